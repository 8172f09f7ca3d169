using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Training;

namespace Kargah.Server.Features.Notifications;

/// <summary>Whether what happened to a run is what a rule waits for. It remembers how far it has read each run's points; one thread uses it.</summary>
public sealed class RuleMatches(EventStore events, Messages messages, TimeProvider clock)
{
    private const string SystemSplit = "system";
    private readonly Dictionary<(Guid Rule, string Job, NotificationEvent For), Reading> readings = [];

    /// <summary>Everything that has happened to <paramref name="job"/> so far; what was told before is among it.</summary>
    public IEnumerable<DeliveryEntity> Judge(NotificationRuleEntity rule, JobEntity job)
    {
        if (!InScope(rule, job))
        {
            yield break;
        }

        if (rule.Wants(NotificationEvent.Metric) && (job.FinishedAt is null || job.FinishedAt >= rule.UpdatedAt) && MeetsCondition(rule, job) is { } met)
        {
            yield return messages.Make(rule, NotificationEvent.Metric, job, new NotifyingMeasure(met.Name, met.Split, met.Value, met.Step, rule.Op, rule.Value, null), clock.GetUtcNow());
        }

        NotificationEvent? ended = job.State switch
        {
            JobState.Completed => NotificationEvent.Completed,
            JobState.Failed => NotificationEvent.Failed,
            JobState.Stopped => NotificationEvent.Stopped,
            _ => null,
        };
        if (ended is { } happened && rule.Wants(happened) && job.FinishedAt >= rule.UpdatedAt)
        {
            yield return messages.Make(rule, happened, job, null, clock.GetUtcNow());
        }
    }

    /// <summary>Null: it has improved, or has had no time yet.</summary>
    public DeliveryEntity? JudgeImprovement(NotificationRuleEntity rule, JobEntity job)
    {
        if (!InScope(rule, job) || rule.Minutes is not { } minutes)
        {
            return null;
        }

        var reading = ReadingOf(rule, job, NotificationEvent.NoImprovement);
        var sign = rule.Goal == MetricGoal.Maximize ? -1 : 1;
        foreach (var point in New(reading, rule, job))
        {
            if (reading.Best is null || sign * point.Value < sign * reading.Best.Value)
            {
                reading.Best = point;
            }
        }

        // before its first value a run only prepares
        if (reading.Best is not { } best)
        {
            return null;
        }

        var since = best.Time > rule.UpdatedAt ? best.Time : rule.UpdatedAt;
        return clock.GetUtcNow() - since < TimeSpan.FromMinutes(minutes)
            ? null
            : messages.Make(rule, NotificationEvent.NoImprovement, job, new NotifyingMeasure(best.Name, best.Split, best.Value, best.Step, null, null, minutes), clock.GetUtcNow());
    }

    /// <summary>Call for runs that have ended.</summary>
    public void Forget(IEnumerable<string> jobs)
    {
        var ended = jobs.ToHashSet();
        foreach (var key in readings.Keys.Where(key => ended.Contains(key.Job)).ToList())
        {
            readings.Remove(key);
        }
    }

    private static bool InScope(NotificationRuleEntity rule, JobEntity job) => rule.Scope switch
    {
        NotificationScope.Run => job.Id == rule.ScopeValue,
        NotificationScope.Experiment => job.ExperimentId is { } experiment && experiment.ToString() == rule.ScopeValue,
        NotificationScope.Tag => Tags.Read(job.TagsJson).Contains(rule.ScopeValue, StringComparer.Ordinal),
        _ => true,
    };

    private MetricPoint? MeetsCondition(NotificationRuleEntity rule, JobEntity job)
    {
        var reading = ReadingOf(rule, job, NotificationEvent.Metric);
        if (reading.Met is null)
        {
            var limit = rule.Value ?? double.NaN;
            reading.Met = New(reading, rule, job).FirstOrDefault(point => point.Time >= rule.UpdatedAt && rule.Op switch
            {
                "<" => point.Value < limit,
                "<=" => point.Value <= limit,
                ">" => point.Value > limit,
                _ => point.Value >= limit,
            });
        }

        return reading.Met;
    }

    private IEnumerable<MetricPoint> New(Reading reading, NotificationRuleEntity rule, JobEntity job)
    {
        while (true)
        {
            var read = events.ReadPoints(job.Id, reading.Since);
            foreach (var point in read.Points)
            {
                if (point.Name == rule.Metric && (rule.Split is null ? point.Split != SystemSplit : point.Split == rule.Split) && double.IsFinite(point.Value))
                {
                    yield return point;
                }
            }

            reading.Since = Math.Max(reading.Since, read.Seq);
            if (read.Points.Count < EventStore.MaxRows)
            {
                yield break;
            }
        }
    }

    private Reading ReadingOf(NotificationRuleEntity rule, JobEntity job, NotificationEvent purpose)
    {
        if (!readings.TryGetValue((rule.Id, job.Id, purpose), out var reading) || reading.Version != rule.UpdatedAt)
        {
            readings[(rule.Id, job.Id, purpose)] = reading = new Reading { Version = rule.UpdatedAt };
        }

        return reading;
    }

    private sealed class Reading
    {
        /// <summary>A changed rule reads anew.</summary>
        public required DateTimeOffset Version { get; init; }
        public long Since { get; set; }
        public MetricPoint? Met { get; set; }
        public MetricPoint? Best { get; set; }
    }
}
