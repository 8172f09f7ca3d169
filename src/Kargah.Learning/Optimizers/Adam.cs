using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary><see cref="ParameterUpdate.Adam"/> over a network; with its decay decoupled it is AdamW.</summary>
public sealed unsafe class Adam(Network network, double weightDecay = 0, bool decoupled = false) : Optimizer
{
    private readonly FloatBuffer first = new(network.Space);
    private readonly FloatBuffer second = new(network.Space);

    public override IReadOnlyList<FloatBuffer> State => [first, second];

    public override void Step(ThreadTeam team, double learningRate, double gradientScale = 1)
    {
        Steps++;
        var step = new AdamStep(Steps, learningRate) { WeightDecay = weightDecay, Decoupled = decoupled, GradientScale = gradientScale };
        ParameterUpdate.Adam(team, step, network.Values, network.Gradients, first.Pointer, second.Pointer, network.Space);
        GC.KeepAlive(this);
    }
}
