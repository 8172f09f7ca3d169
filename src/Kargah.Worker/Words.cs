using Kargah.Contracts;
using Kargah.Data;
using Kargah.Learning;

namespace Kargah.Worker;

/// <summary>The libraries' words in the wire's.</summary>
internal static class Words
{
    public static ColumnKind Of(ColumnType type) => type switch
    {
        ColumnType.Numeric => ColumnKind.Numeric,
        ColumnType.Category => ColumnKind.Category,
        ColumnType.Boolean => ColumnKind.Boolean,
        ColumnType.Date => ColumnKind.Date,
        _ => ColumnKind.Text,
    };

    public static TrainingTask Of(TaskKind task) => task switch
    {
        TaskKind.Regression => TrainingTask.Regression,
        TaskKind.Binary => TrainingTask.Binary,
        TaskKind.Multiclass => TrainingTask.Multiclass,
        _ => TrainingTask.Auto,
    };

    public static WhiteBalanceMode? Of(Imaging.Metadata.WhiteBalanceMode? mode) => mode switch
    {
        Imaging.Metadata.WhiteBalanceMode.Auto => WhiteBalanceMode.Auto,
        Imaging.Metadata.WhiteBalanceMode.Manual => WhiteBalanceMode.Manual,
        _ => null,
    };

    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Of(Baseline baseline) =>
        new Dictionary<string, IReadOnlyDictionary<string, double>> { ["naive"] = baseline.Naive, ["linear"] = baseline.Linear };
}
