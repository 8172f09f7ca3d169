namespace Kargah.Data;

/// <summary>What a training on the suggested target would be.</summary>
public enum SuggestedTask
{
    Regression,
    Binary,
    Multiclass,
}

/// <summary>Everything that one pass over a file tells.</summary>
/// <param name="Schema">How to read the file again.</param>
/// <param name="Rows">Records, without the header and blank lines.</param>
/// <param name="Columns">In the order of the file.</param>
/// <param name="Correlations">Among the numeric columns.</param>
/// <param name="Duplicates">Rows that repeat an earlier row cell by cell.</param>
/// <param name="DuplicatesEstimated">The file has more different rows than are remembered: the number is an estimate.</param>
/// <param name="SampledRows">Rows that quantiles, histograms and correlations rest on; all rows of a table this small, else a uniform sample.</param>
/// <param name="SuggestedTarget">The column that most probably is to be predicted; null when none is fit for it.</param>
/// <param name="SuggestedTask">The task with that target.</param>
/// <param name="Validation">What is wrong with the table.</param>
public sealed record TableProfile(
    TableSchema Schema,
    long Rows,
    IReadOnlyList<ColumnStatistics> Columns,
    CorrelationMatrix Correlations,
    long Duplicates,
    bool DuplicatesEstimated,
    long SampledRows,
    string? SuggestedTarget,
    SuggestedTask? SuggestedTask,
    ValidationReport Validation);

/// <summary>One column in figures. Dates count in seconds since 1970-01-01 UTC. Figures of a column without numbers are null.</summary>
public sealed record ColumnStatistics(string Name, ColumnType Type)
{
    public long Missing { get; init; }

    /// <summary>Different values, missing not counted; numbers count by value, so 1 and 1.0 are one.</summary>
    public long Unique { get; init; }

    /// <summary><see cref="Unique"/> is an estimate (about 1.2 % standard error in tables of up to 100 columns, 7.5 % in the widest) because there are too many to remember.</summary>
    public bool UniqueEstimated { get; init; }

    public double? Min { get; init; }
    public double? Max { get; init; }
    public double? Mean { get; init; }

    /// <summary>√(Σ(x − mean)² / (n − 1)); null below two values.</summary>
    public double? Std { get; init; }

    /// <summary>
    /// At 1, 5, 25, 50, 75, 95 and 99 %: linear between the order statistics around (n − 1)p (type 7 of Hyndman and Fan 1996,
    /// what numpy and R take by default).
    /// </summary>
    public IReadOnlyList<Quantile> Quantiles { get; init; } = [];

    /// <summary>The ten most frequent values, as written; of a column with <see cref="UniqueEstimated"/> the most frequent ones among those remembered.</summary>
    public IReadOnlyList<ValueCount> TopValues { get; init; } = [];

    /// <summary>Up to 20 bins of equal width over [min, max]; the last one holds its upper edge. Counts of the sampled rows.</summary>
    public IReadOnlyList<HistogramBin> Histogram { get; init; } = [];
}

public sealed record Quantile(double Probability, double Value);

public sealed record ValueCount(string Value, long Count);

public sealed record HistogramBin(double From, double To, long Count);

/// <summary>
/// Pearson's r between numeric columns over the rows where both are known: Σ(x−x̄)(y−ȳ) / √(Σ(x−x̄)² Σ(y−ȳ)²); null where a column is
/// constant or fewer than three rows are common.
/// </summary>
/// <param name="Columns">At most the first 100 numeric columns.</param>
/// <param name="Values">Symmetric, one row for each of <paramref name="Columns"/>.</param>
/// <param name="Rows">Rows it rests on.</param>
/// <param name="ColumnsLeftOut">Numeric columns beyond the first 100.</param>
public sealed record CorrelationMatrix(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<double?>> Values, long Rows, int ColumnsLeftOut);

/// <summary>What is wrong with a table. Errors stop a training; warnings do not.</summary>
/// <param name="Valid">No errors.</param>
/// <param name="TotalLines">Records seen.</param>
/// <param name="ValidLines">Records without an error.</param>
/// <param name="ErrorCount">All errors; <paramref name="Errors"/> holds the first 20 in the order of the file.</param>
/// <param name="Errors">Each names line, column and value.</param>
/// <param name="Warnings">About columns and the table as a whole.</param>
/// <param name="Samples">The first five rows, typed as in <see cref="PreviewPage"/>.</param>
public sealed record ValidationReport(
    bool Valid,
    long TotalLines,
    long ValidLines,
    long ErrorCount,
    IReadOnlyList<TableProblem> Errors,
    IReadOnlyList<TableProblem> Warnings,
    IReadOnlyList<IReadOnlyList<object?>> Samples);

/// <summary>One finding. <paramref name="Line"/> is the line of the file, from 1 and with the header; the row stands in the parameters.</summary>
public sealed record TableProblem(
    string Code,
    string Message,
    IReadOnlyDictionary<string, object?> Parameters,
    long? Line = null,
    string? Column = null,
    string? Value = null);

/// <summary>Rows as their columns' types read them: double (numbers), string (levels, text, dates as ISO 8601 UTC), bool, or null for missing.</summary>
/// <param name="Columns">As in the schema.</param>
/// <param name="Rows">One list a row. A cell that does not fit its type comes as the text in the file.</param>
/// <param name="HasMore">There are rows after these.</param>
public sealed record PreviewPage(IReadOnlyList<ColumnSchema> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, bool HasMore);
