using System.ComponentModel.DataAnnotations;

namespace Kargah.Contracts;

/// <summary>What its runs make of an experiment: running while one of them waits or runs, completed once one of them has.</summary>
public enum ExperimentStatus
{
    Idle,
    Running,
    Completed,
    Failed,
    Stopped,
}

/// <summary>A named question with its runs, tags and notes.</summary>
public sealed record Experiment
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }
    /// <summary>Null: the config's own, or the bundled sample.</summary>
    public Guid? DatasetId { get; init; }
    public ModelType? ModelType { get; init; }
    /// <summary>What a run starts with; the fields of POST /api/training.</summary>
    public required StartTrainingRequest Config { get; init; }
    public string? Notes { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public required ExperimentStatus Status { get; init; }
    /// <summary>How many it has.</summary>
    public required int Runs { get; init; }
    /// <summary>By the metric that chooses the epoch in most of its runs; null while none has ended with a model.</summary>
    public BestRun? Best { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

public sealed record BestRun(string JobId, string Metric, double Value);

/// <summary>A name is all it needs.</summary>
public sealed record CreateExperimentRequest
{
    [Required(ErrorMessage = "Give the experiment a name."), MaxLength(200, ErrorMessage = "The name can have at most 200 characters.")]
    public string? Name { get; init; }

    [MaxLength(2_000, ErrorMessage = "The description can have at most 2,000 characters.")]
    public string? Description { get; init; }

    /// <summary>A data set's id or its <c>path</c>.</summary>
    public string? Dataset { get; init; }
    public string? DatasetId { get; init; }
    public ModelType? Model { get; init; }
    public ModelType? ModelType { get; init; }
    public StartTrainingRequest? Config { get; init; }

    [MaxLength(20_000, ErrorMessage = "The notes can have at most 20,000 characters.")]
    public string? Notes { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>What is absent stays as it is.</summary>
public sealed record UpdateExperimentRequest
{
    [MaxLength(200, ErrorMessage = "The name can have at most 200 characters.")]
    public string? Name { get; init; }

    [MaxLength(2_000, ErrorMessage = "The description can have at most 2,000 characters.")]
    public string? Description { get; init; }

    public string? DatasetId { get; init; }
    public ModelType? ModelType { get; init; }
    public StartTrainingRequest? Config { get; init; }

    [MaxLength(20_000, ErrorMessage = "The notes can have at most 20,000 characters.")]
    public string? Notes { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>One run, one for each seed, or <c>count</c> of them with seeds that count up from the config's.</summary>
public sealed record StartExperimentRequest
{
    [MinLength(1, ErrorMessage = "Name at least one seed."), MaxLength(100, ErrorMessage = "Start at most 100 runs at a time.")]
    public IReadOnlyList<int>? Seeds { get; init; }

    [Range(1, 100, ErrorMessage = "Start 1 to 100 runs at a time.")]
    public int? Count { get; init; }
}

public sealed record ExperimentResponse : OkResponse
{
    public required Experiment Experiment { get; init; }
}

public sealed record ExperimentListResponse : OkResponse
{
    public required IReadOnlyList<Experiment> Experiments { get; init; }
    public required int Count { get; init; }
    public required int Total { get; init; }
}

/// <param name="JobIds">In the order of the seeds.</param>
public sealed record StartExperimentResponse(IReadOnlyList<string> JobIds) : OkResponse;

/// <param name="JobIds">The runs that were stopped.</param>
public sealed record StopExperimentResponse(IReadOnlyList<string> JobIds) : OkResponse;
