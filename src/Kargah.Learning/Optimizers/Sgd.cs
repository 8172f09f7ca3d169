namespace Kargah.Learning;

/// <summary>v ← 0.9·v + g, p ← p − lr·v, where weight decay d first makes g ← g + d·p. The first v is g itself, as in PyTorch.</summary>
public sealed class Sgd(int parameters, double weightDecay = 0) : Optimizer
{
    private const float Momentum = 0.9f;

    private readonly float[] velocity = new float[parameters];

    public override IReadOnlyList<float[]> State => [velocity];

    public override void Step(Span<float> parameters, ReadOnlySpan<float> gradients, double learningRate)
    {
        Steps++;
        var rate = (float)learningRate;
        var decay = (float)weightDecay;
        for (var i = 0; i < parameters.Length; i++)
        {
            velocity[i] = Momentum * velocity[i] + gradients[i] + decay * parameters[i];
            parameters[i] -= rate * velocity[i];
        }
    }
}
