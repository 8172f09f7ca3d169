using Kargah.Contracts;
using Kargah.Learning;

namespace Kargah.Worker.Run;

/// <summary>The run's parameters in the engine's words.</summary>
internal static class Settings
{
    public static TrainingSettings From(TrainingParams asked, int threads) => new()
    {
        Target = asked.Target,
        Features = asked.Features,
        Ignore = asked.Ignore,
        Task = asked.Task switch
        {
            TrainingTask.Regression => TaskKind.Regression,
            TrainingTask.Binary => TaskKind.Binary,
            TrainingTask.Multiclass => TaskKind.Multiclass,
            _ => TaskKind.Auto,
        },
        ModelType = asked.ModelType == ModelType.Linear ? ModelKind.Linear : ModelKind.Mlp,
        Hidden = asked.Hidden,
        Dropout = asked.Dropout,
        Epochs = asked.Epochs,
        BatchSize = asked.BatchSize,
        LearningRate = asked.Lr,
        Optimizer = asked.Optimizer switch
        {
            OptimizerName.Adamw => OptimizerKind.AdamW,
            OptimizerName.Sgd => OptimizerKind.Sgd,
            _ => OptimizerKind.Adam,
        },
        Schedule = asked.Schedule == ScheduleName.Cosine ? ScheduleKind.Cosine : ScheduleKind.Constant,
        WeightDecay = asked.WeightDecay,
        Patience = asked.Patience,
        Seed = asked.Seed,
        Split = From(asked.Split),
        ClassWeight = asked.ClassWeight == ClassWeight.Balanced ? ClassWeighting.Balanced : ClassWeighting.None,
        EvalMetric = asked.EvalMetric,
        PositiveClass = asked.PositiveClass,
        Threshold = asked.Threshold,
        WeightColumn = asked.WeightColumn,
        Threads = threads,
    };

    private static SplitOptions From(SplitSettings asked)
    {
        var suggested = new SplitOptions();
        return new SplitOptions
        {
            Kind = asked.Kind switch
            {
                SplitKind.Random => SplitMethod.Random,
                SplitKind.Stratified => SplitMethod.Stratified,
                SplitKind.Group => SplitMethod.Group,
                SplitKind.Time => SplitMethod.Time,
                SplitKind.Column => SplitMethod.Column,
                _ => null,
            },
            Validation = asked.Validation ?? suggested.Validation,
            Test = asked.Test ?? suggested.Test,
            GroupColumn = asked.GroupColumn,
            TimeColumn = asked.TimeColumn,
            Column = asked.Column,
        };
    }
}
