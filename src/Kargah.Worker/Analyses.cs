using System.Globalization;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Data;

namespace Kargah.Worker;

/// <summary>A table's profile as the wire tells it, and the schema that it carries for the next reader.</summary>
internal static class Analyses
{
    private const int MostCorrelated = 50;
    private const int LongestValue = 200;

    /// <summary>Of a stored analysis. A run reads no more of it: the statistics are of forty types, each of which a starting process would have to compile.</summary>
    public static TableSchema SchemaIn(string path)
    {
        using var analysis = JsonDocument.Parse(File.ReadAllBytes(path));
        return analysis.RootElement.GetProperty("schema").Deserialize<TableSchema>(KargahJson.Options)!;
    }

    public static TableSchema SchemaOf(DatasetAnalysis analysis) => analysis.Schema.Deserialize<TableSchema>(KargahJson.Options)!;

    public static DatasetAnalysis Of(TableProfile profile) => new()
    {
        Schema = JsonSerializer.SerializeToElement(profile.Schema, KargahJson.Options),
        Columns = [.. profile.Schema.Columns.Select(column => new DatasetColumn(column.Name, Words.Of(column.Type)))],
        Stats = new StatsResponse
        {
            Rows = profile.Rows,
            Columns = [.. profile.Columns.Select(Of)],
            Correlations = Of(profile.Correlations),
            Duplicates = profile.Duplicates,
            SuggestedTarget = profile.SuggestedTarget,
            SuggestedTask = profile.SuggestedTask switch
            {
                SuggestedTask.Regression => TrainingTask.Regression,
                SuggestedTask.Binary => TrainingTask.Binary,
                SuggestedTask.Multiclass => TrainingTask.Multiclass,
                _ => null,
            },
            SampledRows = profile.SampledRows,
        },
        Validation = Of(profile.Validation, profile.Schema.Columns),
    };

    /// <summary>Cells as the wire has them: yes and no in the file's own words.</summary>
    public static IReadOnlyList<object?> Typed(IReadOnlyList<object?> row, IReadOnlyList<ColumnSchema> columns) =>
        [.. row.Select((cell, column) => cell is bool yes ? (yes ? columns[column].TrueWord : columns[column].FalseWord) : cell)];

    private static ColumnStats Of(ColumnStatistics column) => new(
        column.Name,
        Words.Of(column.Type),
        column.Missing,
        column.Unique,
        column.UniqueEstimated,
        column.Min,
        column.Max,
        column.Mean,
        column.Std,
        column.Quantiles.Count == 0 ? null : column.Quantiles.ToDictionary(quantile => quantile.Probability.ToString(CultureInfo.InvariantCulture), quantile => quantile.Value),
        column.TopValues.Count == 0 ? null : [.. column.TopValues.Select(top => new Contracts.ValueCount(Short(top.Value), top.Count))],
        column.Histogram.Count == 0 ? null : new Histogram([column.Histogram[0].From, .. column.Histogram.Select(bin => bin.To)], [.. column.Histogram.Select(bin => bin.Count)]));

    private static Correlations Of(CorrelationMatrix matrix) => new(
        [.. matrix.Columns.Take(MostCorrelated)],
        [.. matrix.Values.Take(MostCorrelated).Select(row => row.Take(MostCorrelated).ToList())]);

    private static ValidationResponse Of(ValidationReport report, IReadOnlyList<ColumnSchema> columns) => new()
    {
        Valid = report.Valid,
        TotalLines = report.TotalLines,
        ValidLines = report.ValidLines,
        Errors = [.. report.Errors.Select(Of)],
        Warnings = [.. report.Warnings.Select(Of)],
        Samples = [.. report.Samples.Select(row => ByName(Typed(row, columns), columns))],
    };

    private static DataFinding Of(TableProblem problem) =>
        new(problem.Code, problem.Message, problem.Line, problem.Column, problem.Value is null ? null : Short(problem.Value), problem.Parameters);

    private static Dictionary<string, object?> ByName(IReadOnlyList<object?> row, IReadOnlyList<ColumnSchema> columns) =>
        columns.Zip(row).ToDictionary(cell => cell.First.Name, cell => cell.Second);

    private static string Short(string text) => text.Length <= LongestValue ? text : string.Concat(text.AsSpan(0, LongestValue), "…");
}
