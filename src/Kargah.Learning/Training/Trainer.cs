using Kargah.Data;

namespace Kargah.Learning;

/// <summary>Table in, model out.</summary>
public static class Trainer
{
    /// <summary>Trains by <paramref name="settings"/>, or goes on from <paramref name="resume"/> bit for bit.</summary>
    /// <param name="stop">Cancelled: the step is finished, a checkpoint is given, the best model is returned with <see cref="TrainingEnd.Stopped"/>.</param>
    /// <exception cref="TrainingException">The table or the settings do not allow it.</exception>
    /// <exception cref="CheckpointException"><paramref name="resume"/> is of another table or of other settings (epochs and patience may differ).</exception>
    public static TrainingOutcome Train(Table table, TableSchema schema, TrainingSettings settings, TrainingCallbacks callbacks, Checkpoint? resume = null, CancellationToken stop = default) =>
        throw new NotImplementedException(table.Rows + settings.Target + schema + callbacks + resume + stop);
}
