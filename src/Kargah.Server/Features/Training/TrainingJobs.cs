using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Queue;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training;

/// <summary>A job's row as everybody sees it.</summary>
public static class TrainingJobs
{
    private static readonly Dictionary<string, double> NoMetrics = [];
    private static readonly Repetition Pending = new(RepetitionVerdict.Pending, []);
    private static readonly Repetition NeverRan = new(RepetitionVerdict.NotComparable, [new RepetitionDifference("not_ended", "It was stopped before it began.", new Dictionary<string, object?>())]);
    private static readonly Dictionary<string, IReadOnlyDictionary<string, double>> NoBaseline = [];

    /// <summary>Jobs that <paramref name="user"/> may see: one's own, for an admin everybody's.</summary>
    public static IQueryable<JobEntity> VisibleTo(this IQueryable<JobEntity> jobs, CurrentUser user) =>
        user.IsAdmin ? jobs : jobs.Where(job => job.OwnerId == user.Id);

    public static ProblemException NotFound(string jobId) =>
        new(StatusCodes.Status404NotFound, ProblemCodes.JobNotFound, "There is no such training.", new Dictionary<string, object?> { ["job_id"] = jobId });

    /// <summary>Adds what is not in the rows themselves: places in the queue, and owners for an admin.</summary>
    public static async Task<IReadOnlyList<TrainingJob>> ToResponsesAsync(this IReadOnlyList<JobEntity> jobs, KargahDb db, ExpectedStarts starts, CurrentUser user, CancellationToken cancellationToken)
    {
        var forecast = jobs.Any(job => job.State == JobState.Queued) ? await starts.ReadAsync(cancellationToken) : null;
        var others = jobs.Where(job => job.OwnerId != user.Id).Select(job => job.OwnerId).Distinct().ToList();
        var names = others.Count == 0 ? [] : await db.Users.Where(each => others.Contains(each.Id)).ToDictionaryAsync(each => each.Id, each => each.Name, cancellationToken);
        return [.. jobs.Select(job => job.ToResponse(forecast, names.GetValueOrDefault(job.OwnerId)))];
    }

    public static TrainingJob ToResponse(this JobEntity job, Forecast? forecast = null, string? owner = null)
    {
        var validation = Read<Dictionary<string, double>>(job.ValidationMetricsJson) ?? NoMetrics;
        var test = Read<Dictionary<string, double>>(job.TestMetricsJson);
        return new TrainingJob
        {
            JobId = job.Id,
            Kind = job.Kind,
            Name = job.Name,
            Status = job.State,
            Progress = Progress(job),
            Epoch = job.Epoch,
            TotalEpochs = job.TotalEpochs,
            Step = job.Step,
            TotalSteps = job.TotalSteps,
            Loss = job.Loss,
            ValLoss = job.ValLoss,
            BestEpoch = job.BestEpoch,
            Metrics = test ?? validation,
            MetricsOn = test is null ? "validation" : "test",
            ValidationMetrics = validation,
            Baseline = test is null == job.BaselineOnTest ? NoBaseline : Read<Dictionary<string, IReadOnlyDictionary<string, double>>>(job.BaselineJson) ?? NoBaseline,
            Message = job.Message,
            DatasetId = job.DatasetId,
            DatasetName = job.DatasetName,
            ModelType = job.ModelType,
            Params = ParamsOf(job),
            Attempt = job.Attempt,
            CreatedAt = job.CreatedAt,
            StartedAt = job.StartedAt,
            UpdatedAt = job.UpdatedAt,
            FinishedAt = job.FinishedAt,
            EtaSeconds = job.State.IsEnded() ? null : job.EtaSeconds,
            SamplesPerSecond = job.SamplesPerSecond,
            Error = Read<Problem>(job.ProblemJson) is { } problem ? FailureDiagnosis.Of(problem, ParamsOf(job), job.Kind) : null,
            Seq = job.Seq,
            ModelAvailable = job.ModelAttempt is not null,
            Priority = job.Priority,
            QueuePosition = forecast?.Order.Place(job.Id),
            ExpectedStartAt = forecast?.Start(job.Id),
            ExpectedStartSeconds = forecast?.SecondsToStart(job.Id),
            Owner = owner,
            SourceJobId = job.SourceJobId,
            Scoring = Read<ScoringStatus>(job.ScoringJson),
            ResumedFrom = job.ResumedFrom,
            ResumedStep = job.ResumedStep,
            Facts = Read<RunFacts>(job.FactsJson),
            Estimate = Read<TrainingEstimate>(job.EstimateJson),
            Usage = Read<RunUsage>(job.UsageJson),
            External = job.Kind == JobKind.External ? Read<Dictionary<string, string>>(job.ParamsJson) : null,
            Tags = Tags.Read(job.TagsJson),
            Notes = job.Notes,
            ExperimentId = job.ExperimentId,
            Repeats = job.Repeats,
            Repetition = job.Repeats is null ? null : Read<Repetition>(job.RepetitionJson) ?? (job is { Attempt: 0 } && job.State.IsEnded() ? NeverRan : Pending),
        };
    }

    /// <summary>An external run and work on pictures have none of a training's settings: all say nothing.</summary>
    private static TrainingParams ParamsOf(JobEntity job) => job.Kind is JobKind.External or JobKind.Pictures ? NotOurs : Read<TrainingParams>(job.ParamsJson)!;

    private static readonly TrainingParams NotOurs = new()
    {
        Target = "",
        Task = TrainingTask.Regression,
        ModelType = ModelType.Linear,
        Hidden = [],
        Dropout = 0,
        Epochs = 0,
        BatchSize = 0,
        Lr = 0,
        Optimizer = OptimizerName.Adam,
        Schedule = ScheduleName.Constant,
        WeightDecay = 0,
        Patience = 0,
        Seed = 0,
        Split = new SplitSettings(),
        ClassWeight = ClassWeight.None,
        EvalMetric = "",
        Threshold = 0.5,
    };

    public static double Progress(JobEntity job) =>
        job.State == JobState.Completed ? 100 : job.TotalSteps > 0 ? Math.Round(Math.Clamp(100.0 * job.Step / job.TotalSteps, 0, 100), 2) : 0;

    private static T? Read<T>(string? json) => json is null ? default : JsonSerializer.Deserialize<T>(json, KargahJson.Options);
}
