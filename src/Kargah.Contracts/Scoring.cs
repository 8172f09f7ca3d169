using System.ComponentModel.DataAnnotations;

namespace Kargah.Contracts;

/// <summary>What a job does.</summary>
public enum JobKind
{
    /// <summary>Makes a model.</summary>
    Training,
    /// <summary>Scores a whole data set with the model of a training.</summary>
    Scoring,
    /// <summary>Somebody else's program runs and logs it, by MLflow's tracking routes.</summary>
    External,
    /// <summary>Looks for cards in pictures and corrects them, one or thousands.</summary>
    Pictures,
}

/// <summary>POST /api/training/{job_id}/predictions: a job that scores every row of a data set with the training's model.</summary>
public sealed record StartScoringRequest
{
    /// <summary>A data set's id or its <c>path</c>.</summary>
    public string? Dataset { get; init; }

    [MaxLength(200, ErrorMessage = "The name can have at most 200 characters.")]
    public string? Name { get; init; }

    /// <summary>Adds calibrated probabilities beside the model's own; the training's evaluation tells what they are worth.</summary>
    public bool? Calibrated { get; init; }
}

public sealed record StartScoringResponse : OkResponse
{
    public required string JobId { get; init; }
    public required JobState Status { get; init; }
    public required string Message { get; init; }
}

/// <summary>How far a scoring job is, and what came of it.</summary>
public sealed record ScoringStatus
{
    /// <summary>Of the data set.</summary>
    public required long Rows { get; init; }
    public required bool Calibrated { get; init; }
    /// <summary>Rows with a prediction; null until the end.</summary>
    public long? Scored { get; init; }
    /// <summary>Rows whose prediction is left empty.</summary>
    public long? NotScored { get; init; }
    /// <summary>Of the result.</summary>
    public long? Bytes { get; init; }
    /// <summary>Columns of the result after those of the data set.</summary>
    public IReadOnlyList<string>? AddedColumns { get; init; }
    /// <summary>Why rows were not scored: the first of them.</summary>
    public IReadOnlyList<Problem>? Problems { get; init; }
}

/// <summary>For the worker: score the attempt's table with this model instead of training on it.</summary>
/// <param name="Model">Path of a model.kgm.</param>
/// <param name="Evaluation">Path of the evaluation.json with the calibrator; null: no calibrated probabilities are asked for.</param>
/// <param name="Rows">How many the table has.</param>
public sealed record ScoringSpec(string Model, string? Evaluation, long Rows);
