using System.Globalization;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Jobs;

/// <summary>Keeps what runs are searched by in step with their rows. Each call belongs into the transaction that changes the row.</summary>
public static class RunValues
{
    private const int LongestText = 200;
    private const int LongestName = 200;

    /// <summary>The settings: numbers as numbers, choices as words, lists parted by commas, those of the split under <c>split.</c></summary>
    public static async Task SetParamsAsync(KargahDb db, string jobId, Guid ownerId, TrainingParams settings, CancellationToken cancellationToken)
    {
        await ClearAsync(db, jobId, RunValueEntity.Params, cancellationToken);
        await AddAsync(db, OfParams(jobId, ownerId, settings), cancellationToken);
    }

    /// <summary>Those of a program that gives them as text.</summary>
    public static async Task SetParamsAsync(KargahDb db, string jobId, Guid ownerId, IReadOnlyDictionary<string, string> given, CancellationToken cancellationToken)
    {
        await ClearAsync(db, jobId, RunValueEntity.Params, cancellationToken);
        await AddAsync(db, given.Select(each => new RunValueEntity
        {
            JobId = jobId,
            OwnerId = ownerId,
            Name = RunValueEntity.Params + each.Key,
            Number = double.TryParse(each.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null,
            Text = Short(each.Value),
        }), cancellationToken);
    }

    public static IEnumerable<RunValueEntity> OfParams(string jobId, Guid ownerId, TrainingParams settings) =>
        Flatten(RunValueEntity.Params, JsonSerializer.SerializeToElement(settings, KargahJson.Options))
            .Select(value => new RunValueEntity { JobId = jobId, OwnerId = ownerId, Name = value.Name, Number = value.Number, Text = value.Text });

    /// <summary>The scores: of the test rows, or while there are none of the validation rows.</summary>
    public static async Task SetMetricsAsync(KargahDb db, string jobId, Guid ownerId, IReadOnlyDictionary<string, double> metrics, CancellationToken cancellationToken)
    {
        await ClearAsync(db, jobId, RunValueEntity.Metrics, cancellationToken);
        await AddAsync(db, metrics.Where(metric => double.IsFinite(metric.Value))
            .Select(metric => new RunValueEntity { JobId = jobId, OwnerId = ownerId, Name = RunValueEntity.Metrics + metric.Key, Number = metric.Value }), cancellationToken);
    }

    public static async Task SetTagsAsync(KargahDb db, string jobId, Guid ownerId, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        await ClearAsync(db, jobId, RunValueEntity.Tags, cancellationToken);
        await AddAsync(db, tags.Select(tag => new RunValueEntity { JobId = jobId, OwnerId = ownerId, Name = RunValueEntity.Tags + tag }), cancellationToken);
    }

    private static Task<int> ClearAsync(KargahDb db, string jobId, string kind, CancellationToken cancellationToken) =>
        db.RunValues.Where(value => value.JobId == jobId && value.Name.StartsWith(kind)).ExecuteDeleteAsync(cancellationToken);

    private static Task<int> AddAsync(KargahDb db, IEnumerable<RunValueEntity> values, CancellationToken cancellationToken)
    {
        db.RunValues.AddRange(values.Where(value => value.Name.Length <= LongestName));
        return db.SaveChangesAsync(cancellationToken);
    }

    private static IEnumerable<(string Name, double? Number, string? Text)> Flatten(string prefix, JsonElement settings)
    {
        foreach (var setting in settings.EnumerateObject())
        {
            var name = prefix + setting.Name;
            var value = setting.Value;
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var inner in Flatten(name + ".", value))
                    {
                        yield return inner;
                    }

                    break;
                case JsonValueKind.Number:
                    yield return (name, value.GetDouble(), null);
                    break;
                case JsonValueKind.Array:
                    yield return (name, null, Short(string.Join(',', value.EnumerateArray())));
                    break;
                case JsonValueKind.String or JsonValueKind.True or JsonValueKind.False:
                    yield return (name, null, Short(value.ToString()));
                    break;
            }
        }
    }

    private static string Short(string text) => text.Length <= LongestText ? text : text[..LongestText];
}
