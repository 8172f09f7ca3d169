using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Microsoft.EntityFrameworkCore.Query;

namespace Kargah.Server.Features.Jobs;

/// <summary>What a batch of a worker's events changes in the job's row: of each field the last word.</summary>
internal sealed class StatusPatch
{
    private readonly List<Action<UpdateSettersBuilder<JobEntity>>> setters = [];

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
        foreach (var setter in setters)
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
            setters.Add(set => set.SetProperty(job => job.Message, message));
        }

        AddProgress(status);
        if (status.ValidationMetrics is { } metrics)
        {
            setters.Add(set => set.SetProperty(job => job.ValidationMetricsJson, Json(metrics)));
        }

        if (status.Baseline is { } baseline)
        {
            setters.Add(set => set.SetProperty(job => job.BaselineJson, Json(baseline)).SetProperty(job => job.BaselineOnTest, false));
        }

        if (status.Facts is { } facts)
        {
            setters.Add(set => set.SetProperty(job => job.FactsJson, Json(facts)));
        }
    }

    private void AddProgress(StatusEvent status)
    {
        if (status.Epoch is { } epoch)
        {
            setters.Add(set => set.SetProperty(job => job.Epoch, epoch));
        }

        if (status.TotalEpochs is { } totalEpochs)
        {
            setters.Add(set => set.SetProperty(job => job.TotalEpochs, totalEpochs));
        }

        if (status.Step is { } step)
        {
            setters.Add(set => set.SetProperty(job => job.Step, step));
        }

        if (status.TotalSteps is { } totalSteps)
        {
            setters.Add(set => set.SetProperty(job => job.TotalSteps, totalSteps));
        }

        if (status.Loss is { } loss)
        {
            setters.Add(set => set.SetProperty(job => job.Loss, Finite(loss)));
        }

        if (status.ValLoss is { } validationLoss)
        {
            setters.Add(set => set.SetProperty(job => job.ValLoss, Finite(validationLoss)));
        }

        if (status.BestEpoch is { } best)
        {
            setters.Add(set => set.SetProperty(job => job.BestEpoch, best));
        }

        if (status.SamplesPerSecond is { } speed)
        {
            setters.Add(set => set.SetProperty(job => job.SamplesPerSecond, Finite(speed)));
        }

        if (status.EtaSeconds is { } eta)
        {
            setters.Add(set => set.SetProperty(job => job.EtaSeconds, Finite(eta)));
        }
    }

    private void Add(EndEvent end)
    {
        End = end;
        HasModel |= end.HasModel;
        setters.Add(set => set.SetProperty(job => job.EtaSeconds, (double?)null));
        if (end.Message is { } message)
        {
            setters.Add(set => set.SetProperty(job => job.Message, message));
        }

        if (end.ValidationMetrics is { } validation)
        {
            setters.Add(set => set.SetProperty(job => job.ValidationMetricsJson, Json(validation)));
        }

        if (end.TestMetrics is { } test)
        {
            setters.Add(set => set.SetProperty(job => job.TestMetricsJson, Json(test)));
        }

        if (end.Usage is { } usage)
        {
            setters.Add(set => set.SetProperty(job => job.UsageJson, Json(usage)));
        }

        if (end.Scoring is { } scoring)
        {
            HasResult = true;
            setters.Add(set => set.SetProperty(job => job.ScoringJson, Json(scoring)));
        }

        if (end.Baseline is { } baseline)
        {
            setters.Add(set => set.SetProperty(job => job.BaselineJson, Json(baseline)).SetProperty(job => job.BaselineOnTest, true));
        }
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, KargahJson.Options);
}
