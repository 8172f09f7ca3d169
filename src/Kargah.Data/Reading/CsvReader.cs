namespace Kargah.Data;

/// <summary>Goes through the blocks of a CSV file record by record; blank lines are passed over.</summary>
internal sealed class CsvReader : RecordReader
{
    private const int BlockBytes = 1 << 18;
    private readonly CsvBlocks blocks;
    private readonly CsvBlock block;
    private byte[] cells = new byte[1 << 10];
    private long firstLine;
    private int next;

    public CsvReader(Stream input, ReadLimits limits, char? delimiter)
        : base(input, limits)
    {
        blocks = new CsvBlocks(input, limits, delimiter, BlockBytes);
        block = blocks.NewBlock();
        Delimiter = blocks.Delimiter;
        Names.AddRange(blocks.Names);
        firstLine = blocks.FirstLine;
    }

    public override bool Read()
    {
        while (next == block.Count)
        {
            block.ThrowProblem(firstLine);
            firstLine += block.Lines;
            if (!blocks.Next(block))
            {
                return false;
            }

            block.Index();
            next = 0;
        }

        Hold(next++);
        Row++;
        return true;
    }

    private void Hold(int record)
    {
        Line = firstLine + block[record].Line;
        Count = block[record].Cells;
        while (CellStarts.Length < Count)
        {
            GrowCells();
        }

        var used = 0;
        for (var i = 0; i < Count; i++)
        {
            var cell = block.Cell(record, i);
            if (cells.Length - used < cell.Length)
            {
                Array.Resize(ref cells, Math.Max(cells.Length * 2, used + cell.Length));
            }

            cell.CopyTo(cells.AsSpan(used));
            (CellStarts[i], CellLengths[i]) = (used, cell.Length);
            used += cell.Length;
        }

        CellBytes = cells;
    }
}
