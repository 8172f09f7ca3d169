namespace Kargah.Learning;

/// <summary>What follows the last step: the test rows are scored, the evaluation is made within its own bounds, the files are written.</summary>
internal static class LastLook
{
    // Measured: one pass of a resample over a row, a number in the files of a model, and what the rest takes whatever the size.
    private const double Pass = 1.2e-8;
    private const double Number = 3e-7;
    private const double Rest = 0.25;

    private const int CalibrationRows = 50_000;

    /// <param name="scoring">Seconds a row.</param>
    public static double Seconds(TrainingData data, long parameters, int test, int validation, double scoring)
    {
        var rows = Math.Max(1, test > 0 ? test : validation);
        var answered = PermutationImportance.RowsAnswered(parameters, data.Pipeline.Encoders.Count, rows);
        var calibrated = data.Task == TaskKind.Regression || test == 0 ? 0 : Math.Min(validation, CalibrationRows);
        var passes = 3 + (data.Task == TaskKind.Regression ? 0 : data.Task == TaskKind.Binary ? 1 : data.Classes.Count);
        var resampled = (double)Bootstrap.Resamples(rows, passes) * rows * passes;
        return Rest + scoring * (2.0 * rows + calibrated + answered) + resampled * Pass + parameters * Number;
    }
}
