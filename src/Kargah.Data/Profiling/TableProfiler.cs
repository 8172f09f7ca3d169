using System.Numerics;
using System.Text;

namespace Kargah.Data;

/// <summary>Looks over a whole file and says what is in it and what is wrong with it.</summary>
public static class TableProfiler
{
    private const int MaxSampledRows = 1 << 16;
    private const int FewestSampledRows = 1 << 9;
    private const int MaxDistinct = 10_000;
    private const int FewestDistinct = 256;
    private const int RememberedRows = 1 << 20;
    private const int ShownRows = 5;

    /// <summary>
    /// Types, figures, warnings and errors in one pass; a second one lists the errors of a table that has some. Memory does not grow with
    /// the file: different values are counted exactly up to 10,000 a column (256 in the widest tables), rows up to 2²⁰, and quantiles,
    /// histograms and correlations rest on at most 65,536 rows (512 in the widest).
    /// </summary>
    /// <exception cref="TableException">The file is no table within the limits.</exception>
    public static TableProfile Profile(TableFile file, ReadLimits limits, CancellationToken ct = default)
    {
        using var reader = RecordReader.Open(file, limits);
        var budget = new MemoryBudget();
        var scans = new List<ColumnScan>();
        var rows = new DistinctCounter(RememberedRows, null);
        var shown = new List<List<string?>>();
        RowSample? sample = null;
        long ragged = 0;
        while (reader.Read())
        {
            if ((reader.Row & 0xFFF) == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            sample ??= new RowSample(SampleSize(budget, reader.Names.Count));
            if (shown.Count < ShownRows)
            {
                shown.Add([.. Enumerable.Range(0, reader.Count).Select(i => Encoding.UTF8.GetString(reader[i]))]);
            }

            if (reader.IsRagged)
            {
                ragged++;
                continue;
            }

            for (var i = scans.Count; i < reader.Count; i++)
            {
                var distinct = Math.Clamp(1_000_000 / reader.Names.Count, FewestDistinct, MaxDistinct);
                scans.Add(new ColumnScan(reader.Names[i], reader.Row - ragged - 1, distinct, budget));
            }

            rows.Add(AddRow(reader, scans, sample.Slot(reader.Row - ragged - 1)), default);
        }

        if (reader.Row == 0)
        {
            throw Problem.NoRows();
        }

        if (reader.Names.Count == 0)
        {
            throw Problem.EmptyFile();
        }

        // Where every row is ragged no column has been looked at; they are all empty then.
        for (var i = scans.Count; i < reader.Names.Count; i++)
        {
            scans.Add(new ColumnScan(reader.Names[i], reader.Row - ragged, FewestDistinct, budget));
        }

        return Conclude(file, limits, reader, scans, rows, shown, sample!.Count, ragged, ct);
    }

    // A power of two, so that the arrays that double on the way fill up exactly.
    private static int SampleSize(MemoryBudget budget, int columns) =>
        Math.Clamp(1 << BitOperations.Log2((uint)(budget.SampleCells / Math.Max(1, columns))), FewestSampledRows, MaxSampledRows);

    private static ulong AddRow(RecordReader reader, List<ColumnScan> scans, int slot)
    {
        var hash = 0UL;
        for (var i = 0; i < reader.Count; i++)
        {
            hash = CellHash.Join(hash, scans[i].Add(reader[i], reader.Row, slot));
        }

        return hash;
    }

    private static TableProfile Conclude(
        TableFile file,
        ReadLimits limits,
        RecordReader reader,
        List<ColumnScan> scans,
        DistinctCounter distinctRows,
        List<List<string?>> shown,
        int sampledRows,
        long ragged,
        CancellationToken ct)
    {
        var columns = TypeDecision.Decide(scans, reader.Delimiter);
        var schema = new TableSchema(reader.Delimiter, reader.Encoding, columns);
        var figures = scans.Select((scan, i) => ColumnFigures.Of(scan, columns[i], sampledRows)).ToArray();
        var (target, task) = TargetGuess.Of(scans, columns, figures, reader.Row);
        var duplicates = distinctRows.Repeats;

        var warnings = Warnings.Of(scans, columns, figures, reader.Row);
        if (duplicates > 0)
        {
            warnings.Add(Warnings.Duplicates(duplicates, !distinctRows.IsExact, reader.Row));
        }

        if (target is not null && task is not null)
        {
            warnings.AddRange(Leakage.Of(scans, columns, target, task.Value, sampledRows));
            warnings.AddRange(Warnings.Imbalance(figures.First(column => column.Name == target), task) is { } imbalance ? [imbalance] : []);
        }

        var suspects = scans.Select((scan, i) => HasBadCells(scan, columns[i])).ToArray();
        var (errors, errorCount, badRows) = ragged > 0 || suspects.Contains(true) ? ErrorScan.Run(file, schema, suspects, limits, ct) : ([], 0, 0);
        var validation = new ValidationReport(
            errorCount == 0,
            reader.Row,
            reader.Row - badRows,
            errorCount,
            errors,
            warnings,
            [.. shown.Select(row => TypedCells.Of(columns, row))]);
        return new TableProfile(schema, reader.Row, figures, Correlations.Of(scans, columns, sampledRows), duplicates, !distinctRows.IsExact, sampledRows, target, task, validation);
    }

    private static bool HasBadCells(ColumnScan scan, ColumnSchema column) => column.Type switch
    {
        ColumnType.Numeric => scan.Numbers(column.DecimalComma).Count < scan.Present,
        ColumnType.Date => scan.Dates(column.DateOrder).Count < scan.Present,
        _ => false,
    };
}
