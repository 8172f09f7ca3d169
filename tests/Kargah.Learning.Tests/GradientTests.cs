using Kargah.Numerics;

namespace Kargah.Learning.Tests;

/// <summary>Backward passes against central differences of the forward pass.</summary>
public sealed class GradientTests
{
    public static TheoryData<TaskKind, int[], int, bool> Shapes => new()
    {
        { TaskKind.Regression, [1, 1], 1, false },
        { TaskKind.Regression, [9, 17, 5, 1], 6, true },
        { TaskKind.Binary, [7, 1], 3, true },
        { TaskKind.Binary, [8, 16, 1], 5, false },
        { TaskKind.Multiclass, [5, 3], 4, false },
        { TaskKind.Multiclass, [15, 9, 33, 4], 7, true },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void Backward_OfEveryParameter_IsTheSlopeOfTheLoss(TaskKind task, int[] widths, int rows, bool weighted)
    {
        var random = new SeededRandom(11);
        var network = new Network(widths);
        network.Initialize(random);
        float[] x = [.. Enumerable.Range(0, rows * widths[0]).Select(_ => 2 * random.NextSingle() - 1)];
        float[] targets = [.. Enumerable.Range(0, rows).Select(_ => task == TaskKind.Regression ? random.NextSingle() : random.NextInt32(Math.Max(2, widths[^1])))];
        float[] weights = weighted ? [.. Enumerable.Range(0, rows).Select(i => i == 0 ? 0 : random.NextSingle())] : [];
        var gradient = new float[rows * network.Outputs];

        Loss();
        network.Backward(gradient);
        var slopes = (float[])network.Gradients.Clone();

        for (var i = 0; i < slopes.Length; i++)
        {
            var (kept, step) = (network.Parameters[i], 2e-3f);
            network.Parameters[i] = kept + step;
            var above = Loss();
            network.Parameters[i] = kept - step;
            var below = Loss();
            network.Parameters[i] = kept;

            // Single precision forward: about 1e-7 of the loss over a step of 4e-3, and a ReLU may bend in between.
            slopes[i].ShouldBe((float)((above - below) / (2 * step)), 2e-3f, $"parameter {i}");
        }

        double Loss()
        {
            var outputs = network.Forward(x, rows);
            return task switch
            {
                TaskKind.Regression => Losses.SquaredError(outputs, targets, weights, gradient),
                TaskKind.Binary => Losses.BinaryCrossEntropy(outputs, targets, weights, gradient),
                _ => Losses.SoftmaxCrossEntropy(outputs, targets, weights, gradient),
            };
        }
    }

    [Fact]
    public void Dropout_WithTheSameRandomNumbers_HasTheSlopeOfItsOwnLoss()
    {
        var network = new Network([4, 10, 1], dropout: 0.5);
        network.Initialize(new SeededRandom(3));
        float[] x = [0.5f, -1, 0.25f, 1];
        float[] target = [1];
        var gradient = new float[1];

        Losses.SquaredError(network.Forward(x, 1, new SeededRandom(5)), target, [], gradient);
        network.Backward(gradient);
        var slopes = (float[])network.Gradients.Clone();

        for (var i = 0; i < slopes.Length; i++)
        {
            var (kept, step) = (network.Parameters[i], 2e-3f);
            network.Parameters[i] = kept + step;
            var above = Losses.SquaredError(network.Forward(x, 1, new SeededRandom(5)), target, [], gradient);
            network.Parameters[i] = kept - step;
            var below = Losses.SquaredError(network.Forward(x, 1, new SeededRandom(5)), target, [], gradient);
            network.Parameters[i] = kept;
            slopes[i].ShouldBe((float)((above - below) / (2 * step)), 2e-3f, $"parameter {i}");
        }

        slopes.Count(slope => slope == 0).ShouldBeGreaterThan(5, "some units are silenced");
    }
}
