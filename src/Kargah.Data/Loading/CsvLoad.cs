using System.Runtime.ExceptionServices;

namespace Kargah.Data;

/// <summary>
/// Loads CSV with several threads. Each takes the next block, finds its cells, learns from the blocks before it which rows are its own, and writes
/// them into the columns; so the order of the rows, and the first problem told, are those of the file whatever the threads and the blocks.
/// </summary>
internal sealed class CsvLoad
{
    /// <summary>Rows whose bytes stay in the first cache while they are read column by column.</summary>
    private const int TileRows = 64;

    private readonly CsvBlocks blocks;
    private readonly TableSchema schema;
    private readonly ColumnBuilder[] columns;
    private readonly int[] places;
    private readonly CancellationToken ct;
    private readonly Lock reading = new();
    private readonly object order = new();
    private long turn;
    private int rows;
    private long lines;
    private (long Ordinal, Exception Problem)? first;

    private CsvLoad(CsvBlocks blocks, TableSchema schema, ColumnBuilder[] columns, CancellationToken ct)
    {
        (this.blocks, this.schema, this.columns, this.ct) = (blocks, schema, columns, ct);
        places = [.. schema.Columns.Select(column => blocks.Names.IndexOf(column.Name))];
        (lines, turn) = (blocks.FirstLine, blocks.NextOrdinal);
    }

    /// <returns>The number of rows.</returns>
    public static int Run(TableFile file, TableSchema schema, ColumnBuilder[] columns, ReadLimits limits, LoadOptions options, CancellationToken ct)
    {
        var (stream, _) = UnpackedStream.Open(file, limits);
        using (stream)
        {
            var load = new CsvLoad(new CsvBlocks(stream, limits, file.Format == TableFormat.Tsv ? '\t' : schema.Delimiter, options.BlockBytes), schema, columns, ct);
            Parallel.For(0, options.Threads, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, _ => load.Work());
            if (load.first is { } failed)
            {
                ExceptionDispatchInfo.Throw(failed.Problem);
            }

            TableLoader.Check(schema, load.places, load.rows);
            return load.rows;
        }
    }

    private void Work()
    {
        var block = blocks.NewBlock();
        var ordinal = long.MaxValue;
        try
        {
            while (Take(block))
            {
                ordinal = block.Ordinal;
                ct.ThrowIfCancellationRequested();
                block.Index();
                if (!Register(block, out var row, out var line))
                {
                    return;
                }

                Read(block, row, line);
                ordinal = long.MaxValue;
            }
        }
        // The other threads have to learn of it, whatever it was; it is thrown again when they have all stopped.
        catch (Exception problem)
        {
            lock (order)
            {
                first = first is { } other && other.Ordinal <= ordinal ? first : (ordinal, problem);
                Monitor.PulseAll(order);
            }
        }
    }

    private bool Take(CsvBlock block)
    {
        lock (reading)
        {
            lock (order)
            {
                if (first is not null)
                {
                    return false;
                }
            }

            return blocks.Next(block);
        }
    }

    /// <summary>Waits for the blocks before this one to tell how many rows they have.</summary>
    private bool Register(CsvBlock block, out int row, out long line)
    {
        lock (order)
        {
            // A block before this one that failed without its turn will never tell.
            while (turn != block.Ordinal && !(first is { } failed && failed.Ordinal < block.Ordinal))
            {
                Monitor.Wait(order);
            }

            (row, line) = (rows, lines);
            if (turn != block.Ordinal)
            {
                return false;
            }

            rows = checked(rows + block.Count);
            lines += block.Lines;
            foreach (var column in columns)
            {
                column.Reserve(rows);
            }

            turn++;
            Monitor.PulseAll(order);
            return true;
        }
    }

    private void Read(CsvBlock block, int row, long line)
    {
        for (var from = 0; from < block.FirstRagged; from += TileRows)
        {
            var to = Math.Min(from + TileRows, block.FirstRagged);
            for (var i = 0; i < columns.Length; i++)
            {
                if (places[i] >= 0 && !columns[i].Read(block, places[i], from, to, row + from))
                {
                    ThrowFirst(block, from, to, row);
                }
            }
        }

        if (block.FirstRagged < block.Count)
        {
            var ragged = block[block.FirstRagged];
            throw Problem.RaggedRow(row + block.FirstRagged + 1, line + ragged.Line, blocks.Names.Count, ragged.Cells).ToException();
        }

        block.ThrowProblem(line);
    }

    /// <summary>Columns are read one after the other; the first problem is that of the first row.</summary>
    private void ThrowFirst(CsvBlock block, int from, int to, int row)
    {
        for (var record = from; record < to; record++)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                TableLoader.Parse(schema.Columns[i], places[i] < 0 ? default : block.Cell(record, places[i]), row + record + 1);
            }
        }
    }
}
