namespace Kargah.Learning;

/// <summary>Moves parameters against their gradient. Its whole memory is <see cref="State"/> and <see cref="Steps"/>.</summary>
public abstract class Optimizer
{
    /// <summary>Steps done; part of a checkpoint.</summary>
    public long Steps { get; set; }

    /// <summary>One array a kind of memory, each as long as the parameters; part of a checkpoint.</summary>
    public abstract IReadOnlyList<float[]> State { get; }

    /// <param name="parameters">Changed in place.</param>
    /// <param name="gradients">∂loss/∂parameter, of the same length.</param>
    /// <param name="learningRate">Of this step, &gt; 0.</param>
    public abstract void Step(Span<float> parameters, ReadOnlySpan<float> gradients, double learningRate);

    public static Optimizer Create(OptimizerKind kind, int parameters, double weightDecay) => kind switch
    {
        OptimizerKind.Adam => new Adam(parameters, weightDecay, decoupled: false),
        OptimizerKind.AdamW => new Adam(parameters, weightDecay, decoupled: true),
        OptimizerKind.Sgd => new Sgd(parameters, weightDecay),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
