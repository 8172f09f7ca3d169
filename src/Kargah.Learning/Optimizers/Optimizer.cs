using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>Moves parameters against their gradient. Its whole memory is <see cref="State"/> and <see cref="Steps"/>.</summary>
public abstract class Optimizer
{
    /// <summary>Steps done; part of a checkpoint.</summary>
    public long Steps { get; set; }

    /// <summary>One buffer a kind of memory, each as long as the parameters with their fill; part of a checkpoint.</summary>
    public abstract IReadOnlyList<FloatBuffer> State { get; }

    /// <summary>One step of all parameters. Zeros with a zero gradient stay zero.</summary>
    /// <param name="learningRate">Of this step, &gt; 0.</param>
    /// <param name="gradientScale">What the gradients count times: less than 1 where they are clipped.</param>
    public abstract void Step(ThreadTeam team, double learningRate, double gradientScale = 1);

    public static Optimizer Create(OptimizerKind kind, Network network, double weightDecay, double momentum = 0.9) => kind switch
    {
        OptimizerKind.Adam => new Adam(network, weightDecay, decoupled: false),
        OptimizerKind.AdamW => new Adam(network, weightDecay, decoupled: true),
        OptimizerKind.Sgd => new Sgd(network, weightDecay, momentum),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
