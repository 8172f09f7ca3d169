namespace Kargah.Data;

/// <summary>Goes through a file again, with the types decided, and lists the cells and rows that do not fit: what a load would refuse.</summary>
internal static class ErrorScan
{
    private const int Listed = 20;

    public static (List<TableProblem> Errors, long Count, long BadRows) Run(TableFile file, TableSchema schema, bool[] suspects, ReadLimits limits, CancellationToken ct)
    {
        using var reader = RecordReader.Open(file, limits, schema.Delimiter);
        var errors = new List<TableProblem>();
        long count = 0, badRows = 0;
        while (reader.Read())
        {
            if ((reader.Row & 0xFFF) == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            var before = count;
            if (reader.IsRagged)
            {
                count++;
                AddTo(errors, Problem.RaggedRow(reader.Row, reader.Line, reader.Names.Count, reader.Count));
            }
            else
            {
                for (var i = 0; i < reader.Count; i++)
                {
                    if (suspects[i] && CellParser.Parse(schema.Columns[i], reader[i]) is { State: CellState.Bad } cell)
                    {
                        count++;
                        AddTo(errors, CellParser.Refusal(schema.Columns[i], reader.Row, cell.Text!) with { Line = reader.Line });
                    }
                }
            }

            badRows += count > before ? 1 : 0;
        }

        return (errors, count, badRows);
    }

    private static void AddTo(List<TableProblem> errors, TableProblem problem)
    {
        if (errors.Count < Listed)
        {
            errors.Add(problem);
        }
    }
}
