namespace Kargah.Data;

/// <summary>
/// What one pass learns about one column while nobody knows its type yet: every cell is counted under each reading that it allows
/// (number with decimal dot or comma, date by order of its parts, text), and the readings are compared at the end.
/// </summary>
internal sealed class ColumnScan(string name, long missingBefore, int distinctCapacity, MemoryBudget budget)
{
    private Moments plain = new();
    private Moments dotted = new();
    private Moments withComma = new();
    private readonly Moments[] dates = [new(), new(), new(), new()];
    private double[] sampleFirst = [];
    private double[] sampleSecond = [];
    private ulong[] sampleHashes = [];
    private bool sampling = true;

    public string Name { get; } = name;
    public long Present { get; private set; }
    public long Missing { get; private set; } = missingBefore;
    public long Infinite { get; private set; }
    public long Persian { get; private set; }

    /// <summary>Some numbers have a dot or a comma.</summary>
    public bool HasSeparators => dotted.Count + withComma.Count > 0;

    public DistinctCounter Distinct { get; } = new(distinctCapacity, budget);

    /// <summary>The first cell that is no number, for the sentence about a column of mixed types.</summary>
    public (long Row, string Value)? FirstText { get; private set; }

    public Moments Numbers(bool decimalComma) => Moments.Merge(plain, decimalComma ? withComma : dotted);

    public Moments Dates(DateOrder order) => order == DateOrder.YearFirst ? dates[0] : Moments.Merge(dates[0], dates[(int)order]);

    /// <summary>Numbers or dates of the sampled rows under one reading; NaN where there is none. Empty when the sample had no room.</summary>
    public double[] Sample(bool second, int rows) => sampling ? Sized(second ? sampleSecond : sampleFirst, rows, double.NaN) : [];

    /// <summary>Hash of the cells of the sampled rows; 0 where missing.</summary>
    public ulong[] SampleHashes(int rows) => sampling ? Sized(sampleHashes, rows, 0UL) : [];

    /// <param name="cell">As the reader gives it.</param>
    /// <param name="row">From 1.</param>
    /// <param name="slot">Where the row goes in the sample, or −1.</param>
    /// <returns>The cell's hash, the same for all missing cells.</returns>
    public ulong Add(ReadOnlySpan<byte> cell, long row, int slot)
    {
        var text = cell.Trim(" \t"u8);
        if (CellParser.IsMissingWord(text))
        {
            Missing++;
            Keep(slot, double.NaN, double.NaN, 0);
            return 0;
        }

        var (first, second) = (double.NaN, double.NaN);
        if (NumberText.TryRead(text, out var number))
        {
            Persian += number.Persian ? 1 : 0;
            if (number.Infinite)
            {
                Infinite++;
                Missing++;
                Keep(slot, double.NaN, double.NaN, 0);
                return 0;
            }

            (first, second) = (number.Dot, number.Comma);
            AddNumber(number);
        }
        else
        {
            FirstText ??= (row, CellParser.Shorten(System.Text.Encoding.UTF8.GetString(text)));
            if (DateText.TryRead(text, out var date))
            {
                (first, second) = (date.In(DateOrder.DayFirst), date.In(DateOrder.MonthFirst));
                first = double.IsNaN(first) ? date.Jalali : first;
                AddDate(date);
            }
        }

        Present++;
        var hash = CellHash.Of(text);
        Distinct.Add(hash, text);
        Keep(slot, first, second, hash);
        return hash;
    }

    private void AddNumber(in NumberReading number)
    {
        if (!number.Separated)
        {
            plain.Add(number.Dot);
            return;
        }

        if (!double.IsNaN(number.Dot))
        {
            dotted.Add(number.Dot);
        }

        if (!double.IsNaN(number.Comma))
        {
            withComma.Add(number.Comma);
        }

    }

    private void AddDate(in DateReading date)
    {
        AddTo(DateOrder.YearFirst, date.YearFirst);
        AddTo(DateOrder.DayFirst, date.DayFirst);
        AddTo(DateOrder.MonthFirst, date.MonthFirst);
        AddTo(DateOrder.Jalali, date.Jalali);
    }

    private void AddTo(DateOrder order, double value)
    {
        if (!double.IsNaN(value))
        {
            dates[(int)order].Add(value);
        }
    }

    private void Keep(int slot, double first, double second, ulong hash)
    {
        if (slot < 0 || !sampling)
        {
            return;
        }

        if (slot >= sampleFirst.Length)
        {
            var size = Math.Max(64, Math.Max(slot + 1, sampleFirst.Length * 2));
            budget.SampleCells -= size - sampleFirst.Length;
            if (budget.SampleCells < 0)
            {
                budget.SampleCells += size;
                sampling = false;
                sampleFirst = sampleSecond = [];
                sampleHashes = [];
                return;
            }

            sampleFirst = Sized(sampleFirst, size, double.NaN);
            sampleSecond = Sized(sampleSecond, size, double.NaN);
            sampleHashes = Sized(sampleHashes, size, 0UL);
        }

        sampleFirst[slot] = first;
        sampleSecond[slot] = second;
        sampleHashes[slot] = hash;
    }

    private static T[] Sized<T>(T[] values, int size, T rest)
    {
        var sized = new T[size];
        var kept = Math.Min(values.Length, size);
        values.AsSpan(0, kept).CopyTo(sized);
        sized.AsSpan(kept).Fill(rest);
        return sized;
    }
}
