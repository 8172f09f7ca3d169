using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>Scores a network on rows of its table; the buffers are kept from call to call.</summary>
internal sealed class NetworkScorer(Network network, TrainingData data, ThreadTeam team, LossOptions loss, double threshold)
{
    private const int RowsAtOnce = 1024;

    // Labels are smoothed to teach; to judge, they count as they are.
    private readonly LossOptions judged = loss with { Smoothing = 0 };
    private readonly Batch batch = new(data, RowsAtOnce, network.Members);

    public Evaluation Of(int[] rows)
    {
        var outputs = new float[(long)rows.Length * network.Members * network.Outputs];
        var (sum, total) = (0.0, 0.0);
        for (var start = 0; start < rows.Length; start += RowsAtOnce)
        {
            var chunk = rows.AsSpan(start, Math.Min(RowsAtOnce, rows.Length - start));
            batch.Gather(chunk);
            var answers = network.Forward(team, batch.Inputs);
            Network.CopyRows(answers, outputs.AsSpan(start * network.Members * network.Outputs));
            var weight = batch.ForgetUnknownClasses();
            if (weight > 0)
            {
                sum += weight * batch.Loss(answers, judged);
                total += weight;
            }
        }

        var predictions = Evaluation.Interpret(data.Task, data.TargetScaling, data.Classes.Count, outputs, network.Members);
        return new Evaluation(total > 0 ? sum / total : double.NaN, Evaluation.Score(data, rows, predictions, threshold));
    }
}
