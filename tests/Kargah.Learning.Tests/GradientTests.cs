using Kargah.Numerics;

namespace Kargah.Learning.Tests;

/// <summary>Backward passes against central differences of the forward pass, for every kind of layer and loss.</summary>
public sealed class GradientTests
{
    private const long DropoutSeed = 5;

    public static TheoryData<TaskKind, int[], int, bool> Shapes => new()
    {
        { TaskKind.Regression, [1, 1], 1, false },
        { TaskKind.Regression, [9, 17, 5, 1], 6, true },
        { TaskKind.Binary, [7, 1], 3, true },
        { TaskKind.Binary, [8, 16, 1], 5, false },
        { TaskKind.Multiclass, [5, 3], 4, false },
        { TaskKind.Multiclass, [15, 9, 33, 4], 7, true },
    };

    public static TheoryData<Architecture> Architectures => new()
    {
        Mlp(ActivationKind.Relu, NormalizationKind.Batch),
        Mlp(ActivationKind.Gelu, NormalizationKind.None),
        Mlp(ActivationKind.Silu, NormalizationKind.Batch),
        Mlp(ActivationKind.Tanh, NormalizationKind.None),
        Mlp(ActivationKind.Relu, NormalizationKind.None) with { Dropout = 0.4 },
        Mlp(ActivationKind.Gelu, NormalizationKind.Batch) with { Dropout = 0.3 },
        Mlp(ActivationKind.Silu, NormalizationKind.Layer),
        Mlp(ActivationKind.Tanh, NormalizationKind.None) with { Embeddings = Embedded },
        Mlp(ActivationKind.Relu, NormalizationKind.Batch) with { Kind = ModelKind.Resnet },
        Mlp(ActivationKind.Silu, NormalizationKind.None) with { Kind = ModelKind.Resnet, Dropout = 0.3 },
        Mlp(ActivationKind.Relu, NormalizationKind.None) with { Kind = ModelKind.Resnet, Embeddings = Embedded },
        Mlp(ActivationKind.Gelu, NormalizationKind.None) with { Kind = ModelKind.Ensemble, Members = 3 },
        Mlp(ActivationKind.Relu, NormalizationKind.Layer) with { Kind = ModelKind.Ensemble, Members = 2, Dropout = 0.2, Embeddings = Embedded },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void Backward_OfEveryParameter_IsTheSlopeOfTheLoss(TaskKind task, int[] widths, int rows, bool weighted) => Check(
        new Architecture { Kind = ModelKind.Mlp, Inputs = widths[0], Hidden = widths[1..^1], Outputs = widths[^1] }, new LossOptions(task, RegressionLoss.Squared, 0), rows, weighted);

    [Theory, MemberData(nameof(Architectures))]
    public void Backward_ThroughEveryLayer_IsTheSlopeOfTheLoss(Architecture architecture)
    {
        Check(architecture, new LossOptions(TaskKind.Multiclass, RegressionLoss.Squared, 0), rows: 6, weighted: false);
        Check(architecture, new LossOptions(TaskKind.Multiclass, RegressionLoss.Squared, 0), rows: 1, weighted: false);
    }

    [Theory]
    [InlineData(TaskKind.Regression)]
    [InlineData(TaskKind.Binary)]
    [InlineData(TaskKind.Multiclass)]
    public void Backward_OfHuberAndOfSmoothedLabels_IsTheSlopeOfTheLoss(TaskKind task) => Check(
        Mlp(ActivationKind.Tanh, NormalizationKind.None) with { Outputs = task == TaskKind.Multiclass ? 3 : 1 }, new LossOptions(task, RegressionLoss.Huber, 0.1), rows: 5, weighted: true);

    // Five columns: two as they are, codes (which these inputs make 0 and missing), bins and waves.
    private static IReadOnlyList<InputEmbedding> Embedded =>
    [
        new(InputEmbeddingKind.Plain) { Columns = 2 },
        new(InputEmbeddingKind.Category) { Levels = 3, Width = 2 },
        new(InputEmbeddingKind.Piecewise) { Edges = [-0.7f, -0.1f, 0.2f, 0.8f] },
        new(InputEmbeddingKind.Periodic) { Width = 3 },
    ];

    private static Architecture Mlp(ActivationKind activation, NormalizationKind normalization) => new()
    {
        Kind = ModelKind.Mlp,
        Inputs = 5,
        Hidden = [7, 6],
        Outputs = 3,
        Activation = activation,
        Normalization = normalization,
    };

    private static void Check(Architecture architecture, LossOptions loss, int rows, bool weighted)
    {
        var random = new SeededRandom(11);
        using var team = new ThreadTeam(1);
        var network = new Network(architecture);
        network.Initialize(random);
        var x = new Floats([.. Enumerable.Range(0, rows * network.Inputs).Select(_ => 2 * random.NextSingle() - 1)], rows);
        float[] targets =
        [
            .. Enumerable.Range(0, rows).Select(_ => loss.Task == TaskKind.Regression ? 3 * random.NextSingle() : random.NextInt32(Math.Max(2, network.Outputs))),
        ];
        float[] weights = weighted ? [.. Enumerable.Range(0, rows).Select(i => i == 0 && rows > 1 ? 0 : random.NextSingle())] : [];
        var gradient = new Floats(rows * network.Members, network.Outputs);

        Loss();
        network.Backward(gradient.View);
        var slopes = network.SaveGradients();

        var state = network.Save();
        for (var i = 0; i < slopes.Length; i++)
        {
            var (kept, step) = (state[i], 4e-4f);
            state[i] = kept + step;
            network.Load(state);
            var above = Loss();
            state[i] = kept - step;
            network.Load(state);
            var below = Loss();
            state[i] = kept;

            // Single precision forward: about 1e-7 of the loss over a step of 8e-4, and a ReLU may bend in between.
            slopes[i].ShouldBe((float)((above - below) / (2 * step)), 3e-3f, $"parameter {i}");
        }

        double Loss() => loss.Of(network.Forward(team, x.View, training: true, DropoutSeed), targets, weights, gradient.View);
    }
}
