using System.Linq.Expressions;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Microsoft.EntityFrameworkCore.Query;

namespace Kargah.Server.Features.Jobs;

/// <summary>What a batch of a worker's events changes in the job's row: of each field the last word.</summary>
internal sealed class StatusPatch
{
    /// <summary>By field: a batch of a fast run says the same one hundreds of times, and a statement takes each once.</summary>
    private readonly Dictionary<string, Action<UpdateSettersBuilder<JobEntity>>> setters = [];

    /// <summary>LOADING or RUNNING, when the batch says so.</summary>
    public JobState? Reached { get; private set; }
    public EndEvent? End { get; private set; }
    public CheckpointEvent? Checkpoint { get; private set; }

    /// <summary>The attempt's <c>model/</c> folder has something to work with.</summary>
    public bool HasModel { get; private set; }

    /// <summary>The attempt's folder has a scoring's result.</summary>
    public bool HasResult { get; private set; }

    public static StatusPatch Of(IEnumerable<WorkerEvent> events)
    {
        var patch = new StatusPatch();
        foreach (var said in events)
        {
            patch.Add(said);
        }

        return patch;
    }

    /// <summary>Everything but the state, which the caller sets where it may still change.</summary>
    public void Apply(UpdateSettersBuilder<JobEntity> set, int attempt)
    {
        foreach (var setter in setters.Values)
        {
            setter(set);
        }

        if (HasModel)
        {
            set.SetProperty(job => job.ModelAttempt, attempt);
        }

        if (HasResult)
        {
            set.SetProperty(job => job.ResultAttempt, attempt);
        }
    }

    private void Add(WorkerEvent said)
    {
        switch (said)
        {
            case StatusEvent status:
                Add(status);
                break;
            case CheckpointEvent checkpoint:
                Checkpoint = checkpoint;
                HasModel |= checkpoint.HasModel;
                break;
            case EndEvent end:
                Add(end);
                break;
        }
    }

    private void Add(StatusEvent status)
    {
        if (status.State is JobState.Loading or JobState.Running && (Reached is null || status.State > Reached))
        {
            Reached = status.State;
        }

        if (status.Message is { } message)
        {
            Set(job => job.Message, message);
        }

        AddProgress(status);
        if (status.ValidationMetrics is { } metrics)
        {
            Set(job => job.ValidationMetricsJson, Json(metrics));
        }

        if (status.Baseline is { } baseline)
        {
            Set(job => job.BaselineJson, Json(baseline));
            Set(job => job.BaselineOnTest, false);
        }

        if (status.Facts is { } facts)
        {
            Set(job => job.FactsJson, Json(facts));
        }
    }

    private void AddProgress(StatusEvent status)
    {
        if (status.ResumedFrom is { } from)
        {
            // of the first attempt: the later ones go on from this job's own checkpoints
            setters[nameof(JobEntity.ResumedStep)] = set => set.SetProperty(job => job.ResumedStep, job => job.ResumedFrom == null ? null : job.ResumedStep ?? from);
        }

        if (status.Epoch is { } epoch)
        {
            Set(job => job.Epoch, epoch);
        }

        if (status.TotalEpochs is { } totalEpochs)
        {
            Set(job => job.TotalEpochs, totalEpochs);
        }

        if (status.Step is { } step)
        {
            Set(job => job.Step, step);
        }

        if (status.TotalSteps is { } totalSteps)
        {
            Set(job => job.TotalSteps, totalSteps);
        }

        if (status.Loss is { } loss)
        {
            Set(job => job.Loss, Finite(loss));
        }

        if (status.ValLoss is { } validationLoss)
        {
            Set(job => job.ValLoss, Finite(validationLoss));
        }

        if (status.BestEpoch is { } best)
        {
            Set(job => job.BestEpoch, best);
        }

        if (status.SamplesPerSecond is { } speed)
        {
            Set(job => job.SamplesPerSecond, Finite(speed));
        }

        if (status.EtaSeconds is { } eta)
        {
            Set(job => job.EtaSeconds, Finite(eta));
        }
    }

    private void Add(EndEvent end)
    {
        End = end;
        HasModel |= end.HasModel;
        Set(job => job.EtaSeconds, null);
        if (end.Message is { } message)
        {
            Set(job => job.Message, message);
        }

        if (end.ValidationMetrics is { } validation)
        {
            Set(job => job.ValidationMetricsJson, Json(validation));
        }

        if (end.TestMetrics is { } test)
        {
            Set(job => job.TestMetricsJson, Json(test));
        }

        if (end.Usage is { } usage)
        {
            Set(job => job.UsageJson, Json(usage));
        }

        if (end.Scoring is { } scoring)
        {
            HasResult = true;
            Set(job => job.ScoringJson, Json(scoring));
        }

        if (end.Baseline is { } baseline)
        {
            Set(job => job.BaselineJson, Json(baseline));
            Set(job => job.BaselineOnTest, true);
        }
    }

    private void Set<T>(Expression<Func<JobEntity, T>> field, T value) => setters[((MemberExpression)field.Body).Member.Name] = set => set.SetProperty(field, value);

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, KargahJson.Options);
}
