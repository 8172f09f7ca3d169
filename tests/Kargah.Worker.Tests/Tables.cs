using Kargah.Contracts;

namespace Kargah.Worker.Tests;

/// <summary>The bundled tables and settings that fit them.</summary>
public static class Tables
{
    public static TableLocation Iris { get; } = At("iris.csv");

    public static TableLocation BreastCancer { get; } = At("breast_cancer.csv");

    public static TrainingParams IrisParams { get; } = new()
    {
        Target = "species",
        Task = TrainingTask.Multiclass,
        ModelType = ModelType.Mlp,
        Hidden = [16],
        Dropout = 0.1,
        Epochs = 20,
        BatchSize = 16,
        Lr = 0.01,
        Optimizer = OptimizerName.Adam,
        Schedule = ScheduleName.Cosine,
        WeightDecay = 0,
        Patience = 20,
        Seed = 7,
        Split = new SplitSettings { Kind = SplitKind.Stratified, Validation = 0.2, Test = 0.2 },
        ClassWeight = ClassWeight.None,
        EvalMetric = "log_loss",
        Threshold = 0.5,
    };

    public static TableLocation At(string name, DatasetType type = DatasetType.Csv) =>
        new(Path.IsPathRooted(name) ? name : Path.Combine(AppContext.BaseDirectory, "test_data", name), type, false, new string('0', 64), Path.GetFileName(name));
}
