using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>Which loss a run goes down on.</summary>
public readonly record struct LossOptions(TaskKind Task, RegressionLoss Regression, double Smoothing)
{
    public double Of(in MatrixView outputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, in MatrixView gradient) => Task switch
    {
        TaskKind.Regression when Regression == RegressionLoss.Huber => Losses.Huber(outputs, targets, weights, gradient),
        TaskKind.Regression => Losses.SquaredError(outputs, targets, weights, gradient),
        TaskKind.Binary => Losses.BinaryCrossEntropy(outputs, targets, weights, gradient, Smoothing),
        _ => Losses.SoftmaxCrossEntropy(outputs, targets, weights, gradient, Smoothing),
    };
}
