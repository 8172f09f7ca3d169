using System.Globalization;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Training;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Notifications;

/// <summary>What is told: as a record for programs, as sentences for people.</summary>
public sealed class Messages(ServerOptions server)
{
    public DeliveryEntity Make(NotificationRuleEntity rule, NotificationEvent happened, JobEntity? job, NotifyingMeasure? measure, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7();
        var message = new NotificationMessage { DeliveryId = id, Event = happened, CreatedAt = now, Rule = new NotifyingRule(rule.Id, rule.Name), Run = job is null ? null : Run(job), Measure = measure };
        return new DeliveryEntity
        {
            Id = id,
            RuleId = rule.Id,
            OwnerId = rule.OwnerId,
            Event = happened,
            JobId = job?.Id,
            Key = job is null ? id.ToString() : Key(rule.Id, job.Id, happened),
            MessageJson = JsonSerializer.Serialize(message, KargahJson.Options),
            CreatedAt = now,
            NextTryAt = now,
        };
    }

    public static string Key(Guid ruleId, string jobId, NotificationEvent happened) => $"{ruleId}:{jobId}:{happened}";

    /// <summary>One line; a run's name is a person's text and may not break out of it.</summary>
    public static string Subject(NotificationMessage message)
    {
        var name = OneLine(message.Run?.Name ?? message.Rule.Name);
        return message.Event switch
        {
            NotificationEvent.Completed => $"“{name}” is done",
            NotificationEvent.Failed => $"“{name}” failed",
            NotificationEvent.Stopped => $"“{name}” was stopped",
            NotificationEvent.Metric => string.Create(CultureInfo.InvariantCulture, $"“{name}”: {Measure(message.Measure!)} is {message.Measure!.Value:G6}"),
            NotificationEvent.NoImprovement => string.Create(CultureInfo.InvariantCulture, $"“{name}”: {Measure(message.Measure!)} has not improved for {message.Measure!.Minutes} minutes"),
            _ => $"A test of the notification “{name}”",
        };
    }

    public static string Text(NotificationMessage message)
    {
        var lines = new List<string> { Subject(message) };
        if (message.Run is not { } run)
        {
            lines.Add("If you can read this, it arrives.");
            return string.Join('\n', lines);
        }

        if (run.Error is { } error)
        {
            lines.Add(OneLine(error.Error));
        }

        if (message.Measure is { } measure)
        {
            lines.Add(message.Event == NotificationEvent.Metric
                ? string.Create(CultureInfo.InvariantCulture, $"The condition: {Measure(measure)} {measure.Op} {measure.Threshold:G6}; met in step {measure.Step}.")
                : string.Create(CultureInfo.InvariantCulture, $"The best so far: {measure.Value:G6} in step {measure.Step}."));
        }

        var scores = run.Metrics.Where(metric => double.IsFinite(metric.Value)).Take(6).Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:G4}"));
        lines.Add(string.Join(" · ", scores.Prepend(OneLine(run.DatasetName)).Append(string.Create(CultureInfo.InvariantCulture, $"epoch {run.Epoch} of {run.TotalEpochs}"))));
        if (run.Url is not null)
        {
            lines.Add(run.Url);
        }

        return string.Join('\n', lines);
    }

    private NotifyingRun Run(JobEntity job)
    {
        var status = job.ToResponse();
        var url = server.PublicUrl is { } root ? $"{root.ToString().TrimEnd('/')}/runs/{job.Id}" : null;
        return new NotifyingRun(job.Id, job.Name, job.State, job.DatasetName, job.Epoch, job.TotalEpochs, job.Loss, job.ValLoss, status.Metrics, job.StartedAt, job.FinishedAt, status.Error is { } error ? new Problem(error.Code, error.Error, error.Params) : null, url);
    }

    private static string Measure(NotifyingMeasure measure) => measure.Split is null ? OneLine(measure.Metric) : OneLine($"{measure.Metric} ({measure.Split})");

    private static string OneLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
