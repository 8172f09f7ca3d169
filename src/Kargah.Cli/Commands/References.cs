using Kargah.Client;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

/// <summary>What people type for a thing: its id, or its name.</summary>
internal static class References
{
    private const string Newest = "last";
    public const string JobHelp = "Its id, its name, or 'last' for the newest one.";
    public const string DatasetHelp = "Its id or its name.";

    public static async Task<Guid> DatasetAsync(this KargahClient client, string text, CancellationToken cancellationToken) =>
        Guid.TryParse(text, out var id) ? id : (await client.FindDatasetAsync(text, cancellationToken)).Id;

    public static async Task<string> JobAsync(this KargahClient client, string text, CancellationToken cancellationToken)
    {
        if (text.StartsWith("job_", StringComparison.Ordinal))
        {
            return text;
        }

        if (text == Newest)
        {
            return (await client.Training.ListAsync(new JobFilter { Limit = 1 }, cancellationToken)).Jobs.FirstOrDefault()?.JobId
                ?? throw new UsageException("There is no run yet. Start one: kargah train", ProblemCodes.JobNotFound, ExitCodes.NotFound);
        }

        var found = (await client.Training.ListAsync(new JobFilter { Search = text, Limit = 200 }, cancellationToken)).Jobs;
        return Only(text, "run", ProblemCodes.JobNotFound, found, job => job.Name, job => job.JobId).JobId;
    }

    public static async Task<Dataset> FindDatasetAsync(this KargahClient client, string text, CancellationToken cancellationToken)
    {
        var found = (await client.Datasets.ListAsync(Guid.TryParse(text, out _) ? null : text, limit: 200, cancellationToken: cancellationToken)).Datasets;
        var named = found.Where(dataset => dataset.Filename == text && dataset.Name != text).Select(dataset => dataset with { Name = text });
        return Only(text, "data set", ProblemCodes.DatasetNotFound, [.. found, .. named], dataset => dataset.Name, dataset => $"{dataset.Id}");
    }

    public static T Only<T>(string text, string kind, string code, IEnumerable<T> found, Func<T, string> name, Func<T, string> id)
    {
        var same = found.Where(each => string.Equals(name(each), text, StringComparison.OrdinalIgnoreCase)).DistinctBy(id).ToList();
        return same switch
        {
            [var one] => one,
            [] => throw new UsageException($"There is no {kind} '{text}'.", code, ExitCodes.NotFound),
            _ => throw new UsageException($"There are {same.Count} {kind}s called '{text}'; use an id: {string.Join(", ", same.Take(5).Select(id))}.", "ambiguous"),
        };
    }
}
