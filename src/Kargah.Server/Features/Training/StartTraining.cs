using System.Globalization;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kargah.Server.Features.Training;

internal sealed class StartTraining(
    TrainingTables tables, Experiments.Experiments experiments, NewJobs jobs, EstimateTraining estimates, WorkersOptions workers, Capacity capacity, TimeProvider clock)
{
    public static async Task<Ok<StartTrainingResponse>> Handle(StartTrainingRequest? request, CurrentUser user, StartTraining start, CancellationToken cancellationToken) =>
        TypedResults.Ok(await start.RunAsync(request ?? new StartTrainingRequest(), user, cancellationToken));

    public async Task<StartTrainingResponse> RunAsync(StartTrainingRequest request, CurrentUser user, CancellationToken cancellationToken)
    {
        var experiment = await experiments.ResolveAsync(request.ExperimentId, user, cancellationToken);
        NewJobs.CheckPriority(request.Priority, user);
        await jobs.CheckRoomAsync(user, cancellationToken);
        var table = await tables.FindAsync(request, user, cancellationToken);
        var waits = table.Stats is null;
        var settings = table.Stats is { } stats ? SuggestSettings.For(table.Request, stats).Params : Placeholders(table.Request);
        if (table.Stats is { } known)
        {
            MemoryBound.Check(settings, known, workers, capacity);
        }

        var job = NewJob(request, table, settings, user, experiment);
        await jobs.QueueAsync(job, cancellationToken);
        return new StartTrainingResponse { JobId = job.Id, Status = job.State, Message = waits ? "Queued; it starts when its data set has been looked through." : Message(request, settings), Params = settings };
    }

    private JobEntity NewJob(StartTrainingRequest request, TrainingTable table, TrainingParams settings, CurrentUser user, Guid? experiment)
    {
        var now = clock.GetUtcNow();
        return new JobEntity
        {
            Id = NewJobs.Id(now),
            OwnerId = user.Id,
            ExperimentId = experiment,
            Name = string.IsNullOrWhiteSpace(request.Name) ? settings.Target.Length > 0 ? $"{table.Name} · {settings.Target}" : table.Name : request.Name.Trim(),
            DatasetId = table.DatasetId,
            DatasetName = table.Name,
            ModelType = settings.ModelType,
            ParamsJson = JsonSerializer.Serialize(settings, KargahJson.Options),
            RequestJson = table.Stats is null ? JsonSerializer.Serialize(table.Request, KargahJson.Options) : null,
            AskedJson = JsonSerializer.Serialize(request, KargahJson.Options),
            EstimateJson = estimates.Recall(table.DatasetId, settings) is { } estimate ? JsonSerializer.Serialize(estimate, KargahJson.Options) : null,
            Priority = request.Priority ?? 0,
            State = JobState.Queued,
            CreatedAt = now,
            UpdatedAt = now,
            TotalEpochs = settings.Epochs,
            Message = table.Stats is null ? "Waiting for its data set" : "Waiting for a free place",
        };
    }

    /// <summary>What can be said before the table is known; the rest is chosen when it is.</summary>
    private static TrainingParams Placeholders(StartTrainingRequest request) => new()
    {
        Target = request.Target ?? "",
        Features = request.Features,
        Ignore = request.Ignore,
        Task = request.Task ?? TrainingTask.Auto,
        ModelType = request.ModelType ?? ModelType.Auto,
        Hidden = request.Hidden ?? [],
        Members = request.Members,
        Activation = request.Activation ?? ActivationName.Relu,
        Normalization = request.Normalization ?? NormalizationName.None,
        Scaling = request.Scaling ?? ScalingName.Auto,
        NumberInputs = request.NumberInputs ?? NumberInputsName.Plain,
        CategoryInputs = request.CategoryInputs ?? CategoryInputsName.OneHot,
        Loss = request.Loss,
        LabelSmoothing = request.LabelSmoothing ?? 0,
        Momentum = request.Momentum ?? 0.9,
        GradientClip = request.GradientClip,
        Dropout = request.Dropout ?? 0,
        Epochs = request.Epochs ?? 0,
        BatchSize = request.BatchSize ?? 0,
        Lr = request.Lr ?? 0,
        Optimizer = request.Optimizer ?? OptimizerName.Adam,
        Schedule = request.Schedule ?? ScheduleName.Cosine,
        WeightDecay = request.WeightDecay ?? 0,
        Patience = request.Patience ?? 0,
        Seed = request.Seed ?? 0,
        Split = request.Split ?? new SplitSettings(),
        ClassWeight = request.ClassWeight ?? ClassWeight.None,
        EvalMetric = request.EvalMetric ?? "",
        PositiveClass = request.PositiveClass,
        Threshold = request.Threshold ?? 0.5,
        WeightColumn = request.WeightColumn,
    };

    private static string Message(StartTrainingRequest request, TrainingParams settings) => request.BatchSize > settings.BatchSize
        ? string.Create(CultureInfo.InvariantCulture, $"Queued. The batch size was lowered to {settings.BatchSize}: the table has no more rows.")
        : "Queued.";
}
