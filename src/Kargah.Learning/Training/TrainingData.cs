using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Kargah.Data;
using Kargah.Numerics;

namespace Kargah.Learning;

/// <summary>The table as the network sees it: split, encoded, with targets and weights for every row.</summary>
internal sealed class TrainingData
{
    private const int UnknownClass = -1;

    private TrainingData()
    {
    }

    public required TaskKind Task { get; init; }
    public required FeaturePipeline Pipeline { get; init; }
    public required IReadOnlyList<DroppedFeature> Dropped { get; init; }
    public required int RowsWithoutTarget { get; init; }
    public required int[] Train { get; init; }
    public required int[] Validation { get; init; }
    public required int[] Test { get; init; }

    /// <summary>In the order of the network's outputs; empty for regression.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>How a regression target is scaled; mean 0 and scale 1 for classes.</summary>
    public required Scaling TargetScaling { get; init; }

    public required int Inputs { get; init; }

    /// <summary>[rows of the table, inputs]; pinned, so that kernels may read it where it lies.</summary>
    public required float[] Features { get; init; }

    /// <summary>What the network makes of its inputs first; empty where they pass as they are.</summary>
    public required IReadOnlyList<InputEmbedding> Embeddings { get; init; }

    public unsafe MatrixView FeatureRows => new((float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(Features)), Targets.Length, Inputs, Inputs);

    /// <summary>For each row of the table: the scaled number or the class index; −1 is a class that no training row has; NaN is missing.</summary>
    public required float[] Targets { get; init; }

    /// <summary>For each row of the table: the target in its own unit, or the class index.</summary>
    public required double[] Values { get; init; }

    /// <summary>For each row of the table; empty where all are 1.</summary>
    public required float[] Weights { get; init; }

    public required IReadOnlyList<TrainingWarning> Warnings { get; init; }

    public int Outputs => Task == TaskKind.Multiclass ? Classes.Count : 1;

    /// <exception cref="TrainingException">The table does not allow it.</exception>
    public static TrainingData Prepare(Table table, TableSchema schema, TrainingSettings settings)
    {
        SettingsRules.Check(settings, table);
        var warnings = new List<TrainingWarning>();
        var target = LearningTarget.Read(table, settings);
        SettingsRules.CheckMetric(settings.EvalMetric, target.Task);
        if (target.Rows.Length < table.Rows)
        {
            var missing = table.Rows - target.Rows.Length;
            warnings.Add(Warning(
                TrainingProblems.TargetRowsDropped, $"{missing} rows have no '{settings.Target}' and are left out.", ("column", settings.Target), ("rows", missing)));
        }

        var isClass = target.Task != TaskKind.Regression;
        var options = settings.Split with { Kind = settings.Split.Kind ?? (isClass ? SplitMethod.Stratified : SplitMethod.Random) };
        var split = RowSplitter.Split(table, options, target.Rows, target.Values, isClass, SeededRandom.DeriveSeed(settings.Seed, "split"));
        var (train, validation, test) = (split.Train.ToArray(), split.Validation.ToArray(), split.Test.ToArray());
        var values = Spread(table.Rows, target);
        string[] classes = isClass ? ClassesOf(target, values, train, settings, schema.Find(settings.Target)?.TrueWord) : [];
        if (isClass)
        {
            values = Relabel(values, target.AllClasses, classes);
            WarnOfThinClasses(values, classes, target, train, validation, test, warnings);
        }

        if (settings.BatchSize > train.Length)
        {
            warnings.Add(Warning(
                TrainingProblems.BatchLargerThanData,
                $"The batch size {settings.BatchSize} is larger than the {train.Length} training rows; each step takes all of them.",
                ("batch_size", settings.BatchSize), ("rows", train.Length)));
        }

        var scaling = isClass ? new Scaling(0, 1) : Scaling.Learn(train.Select(row => values[row])) ?? throw ConstantInTraining(settings.Target);
        var (pipeline, dropped) = FeaturePipeline.Learn(table, schema, settings, train);
        var features = pipeline.Encode(table);
        return new TrainingData
        {
            Task = target.Task,
            Pipeline = pipeline,
            Dropped = dropped,
            RowsWithoutTarget = table.Rows - target.Rows.Length,
            Train = train,
            Validation = validation,
            Test = test,
            Classes = classes,
            TargetScaling = scaling,
            Inputs = pipeline.Width,
            Features = features,
            Embeddings = pipeline.Embeddings(settings, features, train),
            Targets = Array.ConvertAll(values, scaling.Apply),
            Values = values,
            Weights = WeightsOf(table, settings, target, values, train, classes.Length),
            Warnings = warnings,
        };
    }

    /// <summary>SHA-256 over all that the network will see: a checkpoint goes on only with the same.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(Features);
        Add(Targets);
        Add(Weights);
        hash.AppendData(MemoryMarshal.AsBytes<int>(Train));
        hash.AppendData(MemoryMarshal.AsBytes<int>(Validation));
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(float[] values)
        {
            // In pieces: the bytes of a large matrix do not fit one span.
            const int piece = 1 << 24;
            for (var start = 0; start < values.Length; start += piece)
            {
                hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(piece, values.Length - start))));
            }
        }
    }

    /// <summary>The same columns with so many training and validation rows and no test rows: rows come again, or are left out.</summary>
    public TrainingData Repeated(int train, int validation) => new()
    {
        Task = Task,
        Pipeline = Pipeline,
        Dropped = Dropped,
        RowsWithoutTarget = RowsWithoutTarget,
        Train = Repeated(Train, train),
        Validation = Repeated(Validation, validation),
        Test = [],
        Classes = Classes,
        TargetScaling = TargetScaling,
        Inputs = Inputs,
        Features = Features,
        Embeddings = Embeddings,
        Targets = Targets,
        Values = Values,
        Weights = Weights,
        Warnings = Warnings,
    };

    private static int[] Repeated(int[] rows, int count)
    {
        var repeated = new int[rows.Length == 0 ? 0 : count];
        for (var i = 0; i < repeated.Length; i++)
        {
            repeated[i] = rows[i % rows.Length];
        }

        return repeated;
    }

    private static double[] Spread(int rows, LearningTarget target)
    {
        var values = new double[rows];
        Array.Fill(values, double.NaN);
        for (var i = 0; i < target.Rows.Length; i++)
        {
            values[target.Rows[i]] = target.Values[i];
        }

        return values;
    }

    // The classes are those of the training rows, so that nothing but training rows shapes the model. The positive class of a binary target comes last.
    private static string[] ClassesOf(LearningTarget target, double[] values, int[] train, TrainingSettings settings, string? yes)
    {
        var classes = train.Select(row => (int)values[row]).Distinct().Order().Select(index => target.AllClasses[index]).ToArray();
        if (classes.Length < 2)
        {
            throw new TrainingException(
                TrainingProblems.TargetConstant,
                $"All training rows have the class '{classes[0]}' of '{settings.Target}'. Choose another split, so that each class teaches.",
                new Dictionary<string, object?> { ["column"] = settings.Target, ["value"] = classes[0] });
        }

        if (target.Task == TaskKind.Binary && (settings.PositiveClass ?? yes) is { } positive)
        {
            if (settings.PositiveClass is not null && !classes.Contains(positive))
            {
                throw new TrainingException(
                    TrainingProblems.PositiveClassUnknown,
                    $"The target '{settings.Target}' has no class '{positive}' (positive_class). Its classes are {string.Join(" and ", classes)}.",
                    new Dictionary<string, object?> { ["column"] = settings.Target, ["class"] = positive });
            }

            return classes.Contains(positive) ? [.. classes.Where(c => c != positive), positive] : classes;
        }

        return classes;
    }

    private static double[] Relabel(double[] values, IReadOnlyList<string> all, string[] classes)
    {
        var labels = all.Select(name => (double)Array.IndexOf(classes, name)).ToArray();
        return Array.ConvertAll(values, value => double.IsNaN(value) ? value : labels[(int)value]);
    }

    private static void WarnOfThinClasses(
        double[] labels, string[] classes, LearningTarget target, int[] train, int[] validation, int[] test, List<TrainingWarning> warnings)
    {
        var unknown = validation.Concat(test).Count(row => (int)labels[row] == UnknownClass);
        if (unknown > 0)
        {
            var names = string.Join(", ", target.AllClasses.Except(classes).Take(5));
            warnings.Add(Warning(
                TrainingProblems.ClassNotInTraining,
                $"{unknown} validation or test rows have a class that no training row has ({names}); they count as wrong.",
                ("class", names), ("rows", unknown)));
        }

        for (var c = 0; c < classes.Length; c++)
        {
            var has = (int[] rows) => rows.Length == 0 || Array.Exists(rows, row => (int)labels[row] == c);
            if (!has(validation) || !has(test))
            {
                var rows = train.Concat(validation).Concat(test).Count(row => (int)labels[row] == c);
                warnings.Add(Warning(
                    TrainingProblems.ClassTooSmall,
                    $"Class '{classes[c]}' has {rows} {(rows == 1 ? "row" : "rows")}, too few to be in training, validation and test; its scores say little.",
                    ("class", classes[c]), ("rows", rows)));
            }
        }
    }

    private static float[] WeightsOf(Table table, TrainingSettings settings, LearningTarget target, double[] values, int[] train, int classes)
    {
        var balanced = settings.ClassWeight == ClassWeighting.Balanced && target.Task != TaskKind.Regression;
        if (settings.WeightColumn is null && !balanced)
        {
            return [];
        }

        var weights = new float[table.Rows];
        Array.Fill(weights, 1);
        if (settings.WeightColumn is { } name)
        {
            var column = table.Find(name) as NumberColumn;
            foreach (var row in target.Rows)
            {
                if (column is not { Type: ColumnType.Numeric } || !(column.Values[row] >= 0))
                {
                    throw new TrainingException(
                        TrainingProblems.WeightInvalid,
                        $"Column '{name}' has no weight of 0 or more in row {row + 1}. Fill it, or choose another weight column.",
                        new Dictionary<string, object?> { ["column"] = name, ["row"] = row + 1 });
                }

                weights[row] = (float)column.Values[row];
            }

            if (Array.TrueForAll(train, row => weights[row] == 0))
            {
                throw new TrainingException(
                    TrainingProblems.WeightInvalid,
                    $"Column '{name}' is 0 in every training row. Give the rows that should teach a weight.",
                    new Dictionary<string, object?> { ["column"] = name, ["row"] = train[0] + 1 });
            }
        }

        if (balanced)
        {
            var counts = new double[classes];
            foreach (var row in train)
            {
                counts[(int)values[row]]++;
            }

            foreach (var row in target.Rows)
            {
                var label = (int)values[row];
                weights[row] *= label == UnknownClass ? 1 : (float)(train.Length / (classes * counts[label]));
            }
        }

        return weights;
    }

    private static TrainingException ConstantInTraining(string target) => new(
        TrainingProblems.TargetConstant,
        $"The target '{target}' has the same value in all training rows, so there is nothing to learn. Choose another target or another split.",
        new Dictionary<string, object?> { ["column"] = target, ["value"] = null });

    private static TrainingWarning Warning(string code, string message, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var values = new Dictionary<string, object?>();
        foreach (var (name, value) in parameters)
        {
            values.Add(name, value);
        }

        return new TrainingWarning(code, message, values);
    }
}
