using Kargah.Numerics;

namespace Kargah.Learning.Tests;

/// <summary>What a step costs beside its arithmetic.</summary>
public sealed class SteadyStateTests
{
    [Theory]
    [InlineData(ModelKind.Linear, NormalizationKind.None, 0)]
    [InlineData(ModelKind.Mlp, NormalizationKind.None, 0)]
    [InlineData(ModelKind.Mlp, NormalizationKind.Batch, 0.2)]
    public void AStep_AfterTheFirst_AllocatesNothing(ModelKind kind, NormalizationKind normalization, double dropout)
    {
        using var team = new ThreadTeam(1);
        var architecture = new Architecture { Kind = kind, Inputs = 9, Hidden = kind == ModelKind.Linear ? [] : [33, 17], Outputs = 3, Normalization = normalization, Dropout = dropout };
        var network = new Network(architecture);
        network.Initialize(new SeededRandom(1));
        var optimizer = new Adam(network);
        var x = new Floats([.. Enumerable.Range(0, 9 * 20).Select(i => MathF.Sin(i))], rows: 20);
        float[] targets = [.. Enumerable.Range(0, 20).Select(i => (float)(i % 3))];
        var gradient = new Floats(rows: 20, columns: 3);

        for (var warm = 0; warm < 3; warm++)
        {
            Step(warm);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < 100; step++)
        {
            Step(step);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Step(int number)
        {
            Losses.SoftmaxCrossEntropy(network.Forward(team, x.View, training: true, number), targets, [], gradient.View);
            network.Backward(gradient.View);
            optimizer.Step(team, 0.001, network.GradientNorm(team) > 1 ? 0.5 : 1);
        }
    }
}
