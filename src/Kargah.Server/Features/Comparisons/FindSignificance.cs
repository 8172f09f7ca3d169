using System.Globalization;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Training;
using Microsoft.Extensions.Caching.Memory;

namespace Kargah.Server.Features.Comparisons;

/// <summary>Says of which pairs of runs one is better by more than luck. Ended runs never change, so an answer holds for ever.</summary>
internal sealed class FindSignificance(DataFolder folder) : IDisposable
{
    private const double Level = 0.05;

    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = 500 });
    /// <summary>One at a time: it takes a core for up to seconds.</summary>
    private readonly SemaphoreSlim turn = new(1, 1);

    public void Dispose()
    {
        known.Dispose();
        turn.Dispose();
    }

    /// <returns>Null where no run has ended with test scores.</returns>
    public async Task<Significance?> OfAsync(IReadOnlyList<JobEntity> jobs, string preferred, CancellationToken cancellationToken)
    {
        var ended = jobs.Select((job, place) => (Job: job, Place: place)).Where(each => each.Job is { ModelAttempt: not null, TestMetricsJson: not null } && each.Job.State.IsEnded()).ToList();
        if (ended.Count < 2)
        {
            return null;
        }

        var key = string.Join(',', jobs.Select(job => $"{job.Id}:{job.ModelAttempt}:{job.State}")) + preferred;
        if (known.TryGetValue(key, out Significance? answer))
        {
            return answer;
        }

        await turn.WaitAsync(cancellationToken);
        try
        {
            answer = await Task.Run(() => Compute(jobs, [.. ended.Select(each => each.Place)], preferred, cancellationToken), cancellationToken);
        }
        finally
        {
            turn.Release();
        }

        return known.Set(key, answer, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromHours(1) });
    }

    private Significance Compute(IReadOnlyList<JobEntity> jobs, IReadOnlyList<int> ended, string preferred, CancellationToken stop)
    {
        var scores = new Dictionary<int, RowScores>();
        foreach (var place in ended)
        {
            if (Read(jobs[place]) is { } read)
            {
                scores.Add(place, read);
            }
        }

        var metric = scores.Count == 0 ? preferred : Choose(preferred, scores.Values.First());
        var sharing = scores.GroupBy(each => (each.Value.Hash, Measures: string.Join(',', each.Value.Measures.Keys))).OrderByDescending(group => group.Count()).ThenByDescending(group => group.First().Value.Rows.Length).ToList();
        var compared = new List<(int A, int B, PairedDifference Found)>();
        foreach (var group in sharing.Where(group => group.Count() > 1 && group.First().Value.Measures.ContainsKey(Measure(metric))))
        {
            compared.AddRange(Compare(metric, [.. group.OrderBy(each => each.Key)], stop));
        }

        var adjusted = PairedBootstrap.Holm([.. compared.Select(pair => pair.Found.P)]);
        return new Significance
        {
            Metric = metric,
            Rows = sharing.FirstOrDefault()?.First().Value.Rows.Length ?? 0,
            SameTestRows = sharing.Count == 1 && sharing[0].Count() == jobs.Count,
            Reason = Reason(jobs, scores, sharing.Count, compared.Count > 0),
            Pairs = [.. compared.Select((pair, i) => Pair(jobs, metric, pair.A, pair.B, pair.Found, adjusted[i]))],
        };
    }

    private static IEnumerable<(int A, int B, PairedDifference Found)> Compare(string metric, IReadOnlyList<KeyValuePair<int, RowScores>> runs, CancellationToken stop)
    {
        var values = runs.Select(each => each.Value.Measures[Measure(metric)]).ToList();
        // a class that no training row has gives a row no loss: the same rows for all
        var defined = Enumerable.Range(0, values[0].Length).Where(row => values.TrueForAll(model => float.IsFinite(model[row]))).ToArray();
        if (defined.Length < PairedBootstrap.FewestRows)
        {
            return [];
        }

        var kept = defined.Length == values[0].Length ? values : [.. values.Select(model => Array.ConvertAll(defined, row => model[row]))];
        var pairs = (from a in Enumerable.Range(0, runs.Count) from b in Enumerable.Range(a + 1, runs.Count - a - 1) select (a, b)).ToList();
        var found = PairedBootstrap.Compare(kept, metric == "rmse" ? Math.Sqrt : mean => mean, pairs, stop);
        return pairs.Select((pair, i) => (runs[pair.a].Key, runs[pair.b].Key, found[i]));
    }

    /// <summary>What cannot be taken apart by rows, such as an area under a curve, is stood in for by the loss.</summary>
    private static string Choose(string preferred, RowScores scores) =>
        preferred == "rmse" || scores.Measures.ContainsKey(preferred) ? (scores.Measures.ContainsKey(Measure(preferred)) ? preferred : Default(scores)) : Default(scores);

    private static string Default(RowScores scores) => scores.Measures.ContainsKey("log_loss") ? "log_loss" : "rmse";

    private static string Measure(string metric) => metric == "rmse" ? "mse" : metric;

    private RowScores? Read(JobEntity job)
    {
        try
        {
            using var file = WorkerOwnedFile.OpenStream(folder.Attempt(job.Id, job.ModelAttempt!.Value), AttemptFiles.ModelFolder, AttemptFiles.RowScores);
            return RowScores.Read(file);
        }
        catch (Exception missing) when (missing is FileNotFoundException or InvalidDataException)
        {
            return null;
        }
    }

    private static Problem? Reason(IReadOnlyList<JobEntity> jobs, Dictionary<int, RowScores> scores, int groups, bool any)
    {
        if (Enumerable.Range(0, jobs.Count).Where(place => !scores.ContainsKey(place)).Select(place => jobs[place]).FirstOrDefault() is { } without)
        {
            return new Problem(ProblemCodes.RowScoresMissing, $"'{without.Name}' has no scores of single test rows: it has not ended, has no test rows, or is of an older version.", new Dictionary<string, object?> { ["name"] = without.Name });
        }

        if (groups > 1)
        {
            return new Problem(ProblemCodes.TestRowsDiffer, "These runs were not all tested on the same rows, so a difference between them may come from the rows. Runs with the same data set, split and seed share their test rows.");
        }

        var rows = scores.Values.First().Rows.Length;
        return any ? null : new Problem(ProblemCodes.TooFewTestRows, string.Create(CultureInfo.InvariantCulture, $"{rows} test rows are too few to tell a difference from luck; it takes {PairedBootstrap.FewestRows}."), new Dictionary<string, object?> { ["rows"] = rows, ["needed"] = PairedBootstrap.FewestRows });
    }

    private static SignificancePair Pair(IReadOnlyList<JobEntity> jobs, string metric, int a, int b, PairedDifference found, double adjusted)
    {
        var first = Directions.HigherIsBetter(metric) == found.Difference > 0;
        var verdict = adjusted >= Level || found.Difference == 0 ? PairVerdict.Unclear : first ? PairVerdict.Better : PairVerdict.Worse;
        var (better, worse) = verdict == PairVerdict.Worse ? (jobs[b].Name, jobs[a].Name) : (jobs[a].Name, jobs[b].Name);
        var figures = string.Create(CultureInfo.InvariantCulture, $"{found.Difference:+0.####;−0.####;0} {metric} (95 % interval {found.Low:+0.####;−0.####;0} to {found.High:+0.####;−0.####;0}, p = {adjusted:0.####} after Holm's correction)");
        var sentence = verdict == PairVerdict.Unclear
            ? $"Between '{better}' and '{worse}' no difference can be told from luck: {figures}."
            : $"'{better}' is better than '{worse}' by more than luck: {figures}.";
        return new SignificancePair(a, b, found.Difference, found.Low, found.High, found.P, adjusted, verdict, sentence);
    }
}
