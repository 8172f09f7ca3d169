using Kargah.Data;
using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>Decides which rows teach, which choose the epoch and which are scored once.</summary>
internal static class RowSplitter
{
    private const int RegressionStrata = 10;

    /// <param name="table">The table.</param>
    /// <param name="options">Kind and shares; the kind is no longer null.</param>
    /// <param name="rows">Rows that have a target, ascending.</param>
    /// <param name="target">The target of each of <paramref name="rows"/>: class index or number.</param>
    /// <param name="isClass">Whether targets are classes.</param>
    /// <param name="seed">Of the split alone.</param>
    /// <exception cref="TrainingException">The rows cannot be split so; the sentence says what to do.</exception>
    public static SplitRows Split(Table table, SplitOptions options, int[] rows, double[] target, bool isClass, long seed)
    {
        CheckEnough(rows.Length, options);
        var split = options.Kind switch
        {
            SplitMethod.Stratified => Stratified(rows, isClass ? target : RankStrata(target), options, seed),
            SplitMethod.Group => Groups(table, rows, options, seed),
            SplitMethod.Time => Time(table, rows, options),
            SplitMethod.Column => ByColumn(table, rows, options),
            _ => Random(rows, options, seed),
        };
        if (split.Train.Count < 2)
        {
            throw TooFewRows(rows.Length, $"The split leaves {split.Train.Count} rows to learn from; at least 2 are needed. Choose another split or smaller shares.", 2);
        }

        return split;
    }

    private static SplitRows Random(int[] rows, SplitOptions options, long seed)
    {
        var shuffled = (int[])rows.Clone();
        new SeededRandom(seed).Shuffle(shuffled.AsSpan());
        var (validation, test) = Sizes(rows.Length, options);
        return Sorted(shuffled[(test + validation)..], shuffled[test..(test + validation)], shuffled[..test]);
    }

    // Each class gives its share; what rounding leaves over is carried to the next class, so that the totals come out right. A class always teaches.
    private static SplitRows Stratified(int[] rows, double[] strata, SplitOptions options, long seed)
    {
        var random = new SeededRandom(seed);
        var (train, validation, test) = (new List<int>(), new List<int>(), new List<int>());
        var (testDue, validationDue) = (0.0, 0.0);
        foreach (var stratum in Enumerable.Range(0, rows.Length).GroupBy(i => strata[i]).OrderBy(group => group.Key))
        {
            var members = stratum.Select(i => rows[i]).ToArray();
            random.Shuffle(members.AsSpan());
            testDue += members.Length * options.Test;
            validationDue += members.Length * options.Validation;
            var tests = (int)Math.Clamp(Math.Round(testDue), 0, members.Length - 1);
            var validations = (int)Math.Clamp(Math.Round(validationDue), 0, members.Length - 1 - tests);
            testDue -= tests;
            validationDue -= validations;
            test.AddRange(members[..tests]);
            validation.AddRange(members[tests..(tests + validations)]);
            train.AddRange(members[(tests + validations)..]);
        }

        // Tiny tables: a part that was asked for is not left empty while another can spare a row.
        MoveOneIfEmpty(train, test, options.Test);
        MoveOneIfEmpty(train, validation, options.Validation);
        return Sorted(train, validation, test);
    }

    private static SplitRows Groups(Table table, int[] rows, SplitOptions options, long seed)
    {
        var column = table.Find(options.GroupColumn!)!;
        var groups = rows.GroupBy(row => GroupOf(column, row)).OrderBy(group => group.First()).Select(group => group.ToArray()).ToArray();
        var needed = 1 + (options.Test > 0 ? 1 : 0) + (options.Validation > 0 ? 1 : 0);
        if (groups.Length < needed)
        {
            throw new TrainingException(
                TrainingProblems.TooFewGroups,
                $"Column '{column.Name}' has {groups.Length} groups; the split needs at least {needed}. Choose another group column or a random split.",
                new Dictionary<string, object?> { ["column"] = column.Name, ["groups"] = groups.Length, ["needed"] = needed });
        }

        // The largest group teaches, whatever its size; a part takes another when that brings it nearer to its share, or when groups become scarce.
        new SeededRandom(seed).Shuffle(groups.AsSpan());
        var largest = groups.MaxBy(group => group.Length)!;
        var (train, validation, test) = (largest.ToList(), new List<int>(), new List<int>());
        var left = groups.Length - 1;
        foreach (var group in groups.Where(group => group != largest))
        {
            var empty = (options.Test > 0 && test.Count == 0 ? 1 : 0) + (options.Validation > 0 && validation.Count == 0 ? 1 : 0);
            var scarce = left-- <= empty;
            var part = Takes(test, options.Test, group.Length, scarce) ? test : Takes(validation, options.Validation, group.Length, scarce) ? validation : train;
            part.AddRange(group);
        }

        return Sorted(train, validation, test);

        bool Takes(List<int> part, double share, int size, bool scarce) =>
            share > 0 && (scarce ? part.Count == 0 : part.Count + size / 2.0 <= share * rows.Length);
    }

    private static object GroupOf(Column column, int row) => column switch
    {
        CategoryColumn category => category.Codes[row],
        NumberColumn number => number.Values[row],
        TextColumn text => text.Values[row] ?? "",
        _ => throw new ArgumentException($"A column of type {column.Type} cannot name groups.", nameof(column)),
    };

    private static SplitRows Time(Table table, int[] rows, SplitOptions options)
    {
        if (table.Find(options.TimeColumn!) is not NumberColumn time)
        {
            throw NotUsable(options.TimeColumn!, "holds no dates or numbers, so the rows cannot be put in order. Choose a column with dates or another split.");
        }

        foreach (var row in rows)
        {
            if (time.IsMissing(row))
            {
                throw new TrainingException(
                    TrainingProblems.TimeMissing,
                    $"Column '{time.Name}' is empty in row {row + 1}, so the row has no place in time. Fill it or remove the row.",
                    new Dictionary<string, object?> { ["column"] = time.Name, ["row"] = row + 1 });
            }
        }

        var ordered = rows.OrderBy(row => time.Values[row]).ThenBy(row => row).ToArray();
        var (validation, test) = Sizes(rows.Length, options);
        var testStart = NotWithinATie(rows.Length - test);
        var validationStart = NotWithinATie(Math.Max(1, testStart - validation));
        return Sorted(ordered[..validationStart], ordered[validationStart..testStart], ordered[testStart..]);

        // Rows of one moment stay on one side: the earlier one, unless that would empty the later one.
        int NotWithinATie(int start)
        {
            var later = start;
            while (later < ordered.Length && later > 0 && time.Values[ordered[later]].Equals(time.Values[ordered[later - 1]]))
            {
                later++;
            }

            return later < ordered.Length ? later : start;
        }
    }

    private static SplitRows ByColumn(Table table, int[] rows, SplitOptions options)
    {
        if (table.Find(options.Column!) is not CategoryColumn column)
        {
            throw NotUsable(options.Column!, "does not hold the words train, validation and test. Choose the column that says the part of each row, or another split.");
        }

        var (train, validation, test) = (new List<int>(), new List<int>(), new List<int>());
        foreach (var row in rows)
        {
            var value = column.Codes[row] < 0 ? null : column.Levels[column.Codes[row]];
            var part = value?.Trim().ToLowerInvariant() switch
            {
                "train" or "training" => train,
                "validation" or "valid" or "val" or "dev" => validation,
                "test" => test,
                _ => throw new TrainingException(
                    TrainingProblems.SplitValueInvalid,
                    $"Column '{column.Name}' says '{value}' in row {row + 1}; it has to be train, validation or test.",
                    new Dictionary<string, object?> { ["column"] = column.Name, ["row"] = row + 1, ["value"] = value }),
            };
            part.Add(row);
        }

        return Sorted(train, validation, test);
    }

    private static double[] RankStrata(double[] values)
    {
        var order = Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ToArray();
        var strata = new double[values.Length];
        for (var rank = 0; rank < order.Length; rank++)
        {
            strata[order[rank]] = (long)rank * RegressionStrata / order.Length;
        }

        return strata;
    }

    private static void MoveOneIfEmpty(List<int> train, List<int> part, double share)
    {
        if (share > 0 && part.Count == 0 && train.Count > 2)
        {
            part.Add(train[^1]);
            train.RemoveAt(train.Count - 1);
        }
    }

    // Rounded, but at least one row for a part that is asked for, and two that teach.
    private static (int Validation, int Test) Sizes(int rows, SplitOptions options)
    {
        var test = Math.Min(ShareOf(rows, options.Test), rows - 2 - (options.Validation > 0 ? 1 : 0));
        return (Math.Min(ShareOf(rows, options.Validation), rows - 2 - test), test);
    }

    private static int ShareOf(int rows, double share) => share > 0 ? Math.Max(1, (int)Math.Round(rows * share)) : 0;

    private static void CheckEnough(int rows, SplitOptions options)
    {
        var needed = 2 + (options.Validation > 0 ? 1 : 0) + (options.Test > 0 ? 1 : 0);
        if (rows < needed)
        {
            throw TooFewRows(rows, $"{rows} rows have a target; training, validation and test need at least {needed}. Add rows.", needed);
        }
    }

    private static TrainingException TooFewRows(int rows, string message, int needed) =>
        new(TrainingProblems.TooFewRows, message, new Dictionary<string, object?> { ["rows"] = rows, ["needed"] = needed });

    private static TrainingException NotUsable(string column, string why) =>
        new(TrainingProblems.SplitColumnNotUsable, $"Column '{column}' {why}", new Dictionary<string, object?> { ["column"] = column });

    private static SplitRows Sorted(IReadOnlyList<int> train, IReadOnlyList<int> validation, IReadOnlyList<int> test) =>
        new([.. train.Order()], [.. validation.Order()], [.. test.Order()]);
}
