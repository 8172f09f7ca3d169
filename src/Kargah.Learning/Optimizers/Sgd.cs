using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary><see cref="ParameterUpdate.Sgd"/> over a network.</summary>
public sealed unsafe class Sgd(Network network, double weightDecay = 0, double momentum = 0.9) : Optimizer
{
    private readonly FloatBuffer velocity = new(network.Space);

    public override IReadOnlyList<FloatBuffer> State => [velocity];

    public override void Step(ThreadTeam team, double learningRate, double gradientScale = 1)
    {
        Steps++;
        var step = new SgdStep(learningRate, momentum) { WeightDecay = weightDecay, GradientScale = gradientScale };
        ParameterUpdate.Sgd(team, step, network.Values, network.Gradients, velocity.Pointer, network.Space);
        GC.KeepAlive(this);
    }
}
