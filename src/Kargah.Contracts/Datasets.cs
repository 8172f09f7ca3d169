using System.ComponentModel.DataAnnotations;

namespace Kargah.Contracts;

public enum DatasetStatus
{
    Analyzing,
    Ready,
    Invalid,
}

public enum DatasetType
{
    Csv,
    Tsv,
    Json,
    Jsonl,
}

public enum ColumnKind
{
    Numeric,
    Category,
    Boolean,
    Date,
    Text,
}

public sealed record DatasetColumn(string Name, ColumnKind Type);

/// <param name="Path">A reference inside the platform (<c>data/datasets/…</c>), never one of the server's disk.</param>
/// <param name="Columns">How many columns; null while it is analyzed.</param>
/// <param name="Schema">Names and types in the file's order; null while it is analyzed.</param>
/// <param name="Problem">Why it is invalid.</param>
public sealed record Dataset(
    Guid Id,
    string Name,
    string? Description,
    string Filename,
    string Path,
    long Size,
    DatasetType Type,
    bool Compressed,
    long? Rows,
    int? Columns,
    IReadOnlyList<DatasetColumn>? Schema,
    string Sha256,
    DateTimeOffset UploadedAt,
    DatasetStatus Status,
    int Warnings,
    Problem? Problem);

public sealed record DatasetResponse : OkResponse
{
    public required Dataset Dataset { get; init; }
}

public sealed record DatasetListResponse : OkResponse
{
    public required IReadOnlyList<Dataset> Datasets { get; init; }
    public required int Count { get; init; }
    public required int Total { get; init; }
}

public sealed record UpdateDatasetRequest
{
    [MaxLength(200, ErrorMessage = "The name can have at most 200 characters.")]
    public string? Name { get; init; }

    [MaxLength(2000, ErrorMessage = "The description can have at most 2,000 characters.")]
    public string? Description { get; init; }
}

/// <summary>Typed rows: numbers as numbers, yes/no as text of the file, dates as ISO text, missing as null.</summary>
public sealed record PreviewResponse : OkResponse
{
    public required IReadOnlyList<DatasetColumn> Columns { get; init; }
    public required IReadOnlyList<IReadOnlyList<object?>> Rows { get; init; }
    public required long Skip { get; init; }
    public required long Total { get; init; }
}

/// <summary>One finding about the table: an error makes its line unusable, a warning does not.</summary>
public sealed record DataFinding(string Code, string Error, long? Line, string? Column, string? Value, IReadOnlyDictionary<string, object?>? Params = null);

public sealed record ValidationResponse : OkResponse
{
    public required bool Valid { get; init; }
    public required long TotalLines { get; init; }
    public required long ValidLines { get; init; }
    /// <summary>The first 20.</summary>
    public required IReadOnlyList<DataFinding> Errors { get; init; }
    public required IReadOnlyList<DataFinding> Warnings { get; init; }
    /// <summary>A few rows as read, by column name.</summary>
    public required IReadOnlyList<IReadOnlyDictionary<string, object?>> Samples { get; init; }
}

public sealed record ValueCount(string Value, long Count);

/// <summary>Bin i covers [Edges[i], Edges[i+1]); the last bin includes its upper edge.</summary>
public sealed record Histogram(IReadOnlyList<double> Edges, IReadOnlyList<long> Counts);

/// <param name="Unique">Different values; an estimate when <paramref name="UniqueIsEstimate"/>.</param>
/// <param name="Std">Sample standard deviation (n − 1).</param>
/// <param name="Quantiles">Keys "0.05", "0.25", "0.5", "0.75", "0.95".</param>
/// <param name="Min">Numbers, or for dates seconds since 1970.</param>
public sealed record ColumnStats(
    string Name,
    ColumnKind Type,
    long Missing,
    long Unique,
    bool UniqueIsEstimate,
    double? Min,
    double? Max,
    double? Mean,
    double? Std,
    IReadOnlyDictionary<string, double>? Quantiles,
    IReadOnlyList<ValueCount>? TopValues,
    Histogram? Histogram);

/// <summary>Pearson correlations among <c>columns</c> (numeric ones, the first 50): Values[i][j], null where undefined.</summary>
public sealed record Correlations(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<double?>> Values);

public sealed record StatsResponse : OkResponse
{
    public required long Rows { get; init; }
    public required IReadOnlyList<ColumnStats> Columns { get; init; }
    public required Correlations Correlations { get; init; }
    /// <summary>Rows that equal an earlier one.</summary>
    public required long Duplicates { get; init; }
    public string? SuggestedTarget { get; init; }
    public TrainingTask? SuggestedTask { get; init; }
    /// <summary>How many rows quantiles, histograms and correlations are taken from (all of them for small tables).</summary>
    public required long SampledRows { get; init; }
}
