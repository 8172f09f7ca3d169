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
        ModelType = asked.ModelType switch
        {
            ModelType.Linear => ModelKind.Linear,
            ModelType.Resnet => ModelKind.Resnet,
            ModelType.Ensemble => ModelKind.Ensemble,
            _ => ModelKind.Mlp,
        },
        Hidden = asked.Hidden,
        Members = asked.Members ?? 8,
        Activation = asked.Activation switch
        {
            ActivationName.Gelu => ActivationKind.Gelu,
            ActivationName.Silu => ActivationKind.Silu,
            ActivationName.Tanh => ActivationKind.Tanh,
            _ => ActivationKind.Relu,
        },
        Normalization = asked.Normalization switch
        {
            NormalizationName.Batch => NormalizationKind.Batch,
            NormalizationName.Layer => NormalizationKind.Layer,
            _ => NormalizationKind.None,
        },
        Scaling = asked.Scaling switch
        {
            ScalingName.Standard => NumberScaling.Standard,
            ScalingName.Quantile => NumberScaling.Quantile,
            _ => NumberScaling.Auto,
        },
        NumberInputs = asked.NumberInputs switch
        {
            NumberInputsName.Piecewise => NumberInputs.Piecewise,
            NumberInputsName.Periodic => NumberInputs.Periodic,
            _ => NumberInputs.Plain,
        },
        CategoryInputs = asked.CategoryInputs == CategoryInputsName.Embedding ? CategoryInputs.Embedding : CategoryInputs.OneHot,
        Loss = asked.Loss == LossName.Huber ? RegressionLoss.Huber : RegressionLoss.Squared,
        LabelSmoothing = asked.LabelSmoothing,
        Momentum = asked.Momentum,
        GradientClip = asked.GradientClip,
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
        Schedule = asked.Schedule switch
        {
            ScheduleName.Cosine => ScheduleKind.Cosine,
            ScheduleName.Plateau => ScheduleKind.Plateau,
            _ => ScheduleKind.Constant,
        },
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
