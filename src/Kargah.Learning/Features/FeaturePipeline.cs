using Kargah.Data;

namespace Kargah.Learning;

/// <summary>Table in, input matrix out; learnt from training rows only.</summary>
/// <param name="Encoders">In the order of the network's inputs.</param>
public sealed record FeaturePipeline(IReadOnlyList<FeatureEncoder> Encoders)
{
    // 1 GiB of inputs: what a run may hold in memory beside its table.
    private const long MaxInputs = 256L << 20;
    private const int MaxLevels = 64;
    private const int MaxBins = 16;
    private const int PeriodicWaves = 8;

    public int Width => Encoders.Sum(encoder => encoder.Width);

    /// <param name="table">Has a column of the right type for every encoder.</param>
    /// <returns>[rows, <see cref="Width"/>], pinned.</returns>
    public float[] Encode(Table table)
    {
        var width = Width;
        var matrix = GC.AllocateArray<float>(checked((int)((long)table.Rows * width)), pinned: true);
        var offset = 0;
        foreach (var encoder in Encoders)
        {
            encoder.Encode(table.Find(encoder.Column)!, matrix, width, offset);
            offset += encoder.Width;
        }

        return matrix;
    }

    /// <summary>What the network is to make of the inputs before its first layer; bins are learnt from <paramref name="trainRows"/>.</summary>
    /// <param name="features">What <see cref="Encode"/> gave.</param>
    /// <returns>Empty where all inputs pass as they are.</returns>
    internal IReadOnlyList<InputEmbedding> Embeddings(TrainingSettings settings, float[] features, int[] trainRows)
    {
        var embeddings = new List<InputEmbedding>();
        var (width, offset) = (Width, 0);
        foreach (var encoder in Encoders)
        {
            if (encoder is CodeEncoder codes)
            {
                // As many numbers as fast.ai's rule of thumb gives, with an upper end.
                embeddings.Add(new(InputEmbeddingKind.Category) { Levels = codes.Codes, Width = Math.Min(32, (int)Math.Ceiling(1.6 * Math.Pow(codes.Codes, 0.56))) });
            }
            else
            {
                var plain = encoder.Width;
                if (encoder is NumberEncoder && Embedded(settings.NumberInputs, features, width, offset, trainRows) is { } embedding)
                {
                    embeddings.Add(embedding);
                    plain--;
                }

                if (plain > 0)
                {
                    embeddings.Add(new(InputEmbeddingKind.Plain) { Columns = plain });
                }
            }

            offset += encoder.Width;
        }

        return embeddings.TrueForAll(embedding => embedding.Kind == InputEmbeddingKind.Plain) ? [] : embeddings;
    }

    private static InputEmbedding? Embedded(NumberInputs kind, float[] features, int width, int column, int[] trainRows)
    {
        if (kind == NumberInputs.Periodic)
        {
            return new(InputEmbeddingKind.Periodic) { Width = PeriodicWaves };
        }

        if (kind == NumberInputs.Plain)
        {
            return null;
        }

        var values = Array.ConvertAll(trainRows, row => features[(long)row * width + column]);
        Array.Sort(values);
        var bins = Math.Min(MaxBins, values.Length - 1);
        float[] edges = [.. Enumerable.Range(0, bins + 1).Select(i => values[(int)((long)i * (values.Length - 1) / bins)]).Distinct()];

        // One bin is a straight line, which the layer that follows draws itself.
        return edges.Length > 2 ? new(InputEmbeddingKind.Piecewise) { Edges = edges } : null;
    }

    /// <summary>Chooses the columns and learns how to encode them from <paramref name="trainRows"/>.</summary>
    /// <exception cref="TrainingException">no_features or table_too_large.</exception>
    internal static (FeaturePipeline Pipeline, IReadOnlyList<DroppedFeature> Dropped) Learn(Table table, TableSchema schema, TrainingSettings settings, int[] trainRows)
    {
        for (var maxLevels = MaxLevels; maxLevels >= 4; maxLevels /= 2)
        {
            var (pipeline, dropped) = Learn(table, schema, settings, trainRows, maxLevels);
            if (pipeline.Encoders.Count == 0)
            {
                var reasons = string.Join(" ", dropped.Where(d => d.Code is not "target").Take(5).Select(d => d.Reason));
                throw new TrainingException(TrainingProblems.NoFeatures, $"There is no column to learn from. {reasons}".TrimEnd());
            }

            if ((long)table.Rows * pipeline.Width <= MaxInputs)
            {
                return (pipeline, dropped);
            }
        }

        throw new TrainingException(
            TrainingProblems.TableTooLarge,
            $"{table.Rows} rows by {table.Columns.Count} columns are too many to hold in memory. Choose fewer features or fewer rows.",
            new Dictionary<string, object?> { ["rows"] = table.Rows, ["columns"] = table.Columns.Count });
    }

    private static (FeaturePipeline Pipeline, IReadOnlyList<DroppedFeature> Dropped) Learn(
        Table table, TableSchema schema, TrainingSettings settings, int[] trainRows, int maxLevels)
    {
        var encoders = new List<FeatureEncoder>();
        var dropped = new List<DroppedFeature>();
        foreach (var column in table.Columns)
        {
            if (WhyDropped(column, settings, trainRows) is { } reason)
            {
                dropped.Add(reason);
                continue;
            }

            FeatureEncoder? encoder = column switch
            {
                NumberColumn { Type: ColumnType.Date } date => DateEncoder.Learn(date, trainRows),
                NumberColumn number => NumberEncoder.Learn(number, trainRows, settings.Scaling),
                CategoryColumn category => settings.CategoryInputs == CategoryInputs.Embedding
                    ? CodeEncoder.Learn(category, trainRows) is { } coded && schema.Find(column.Name) is { } read
                        ? coded with { TrueWord = read.TrueWord, FalseWord = read.FalseWord }
                        : null
                    : CategoryEncoder.Learn(category, trainRows, maxLevels) is { } learnt && schema.Find(column.Name) is { } known
                        ? learnt with { TrueWord = known.TrueWord, FalseWord = known.FalseWord }
                        : null,
                _ => null,
            };
            if (encoder is not null)
            {
                encoders.Add(encoder);
            }
            else if (Array.TrueForAll(trainRows, column.IsMissing))
            {
                dropped.Add(new DroppedFeature(column.Name, "all_missing", $"Column '{column.Name}' is empty in all training rows."));
            }
            else
            {
                dropped.Add(new DroppedFeature(column.Name, "constant", $"Column '{column.Name}' has the same value in all training rows."));
            }
        }

        return (new FeaturePipeline(encoders), dropped);
    }

    private static DroppedFeature? WhyDropped(Column column, TrainingSettings settings, int[] trainRows)
    {
        var name = column.Name;
        var chosen = settings.Features?.Contains(name) == true;
        return name switch
        {
            _ when name == settings.Target => new(name, "target", $"Column '{name}' is the target."),
            _ when name == settings.WeightColumn => new(name, "weight", $"Column '{name}' holds the weights of the rows."),
            _ when name == settings.Split.Column => new(name, "split", $"Column '{name}' says which rows teach and which test."),
            _ when !chosen && name == settings.Split.GroupColumn => new(name, "split", $"Column '{name}' names the groups that the rows are split by."),
            _ when !chosen && name == settings.Split.TimeColumn => new(name, "split", $"Column '{name}' is the time that the rows are split by; the future lies outside what was learnt."),
            _ when settings.Ignore?.Contains(name) == true => new(name, "ignored", $"Column '{name}' is left out by the settings."),
            _ when settings.Features is not null && !chosen => new(name, "not_selected", $"Column '{name}' is not among the chosen features."),
            _ when column.Type == ColumnType.Text => new(name, "text", $"Column '{name}' is free text, which these models do not read."),
            _ when !chosen && IsIdLike(column, trainRows) => new(name, "id_like", $"Column '{name}' names the rows (every value is different): nothing to learn for new rows."),
            _ => null,
        };
    }

    /// <summary>Numbers only by name as well: a measurement may be different in every row too.</summary>
    private static bool IsIdLike(Column column, int[] trainRows)
    {
        if (trainRows.Length < 10)
        {
            return false;
        }

        switch (column)
        {
            case CategoryColumn category:
                var levels = new HashSet<int>();
                return Array.TrueForAll(trainRows, row => levels.Add(category.Codes[row]));
            case NumberColumn { Type: ColumnType.Numeric } number when IsIdName(column.Name):
                var values = new HashSet<double>();
                return Array.TrueForAll(trainRows, row => double.IsInteger(number.Values[row]) && values.Add(number.Values[row]));
            default:
                return false;
        }
    }

    private static bool IsIdName(string name)
    {
        var words = name.Split(['_', '-', ' ', '.'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return name.EndsWith("Id", StringComparison.Ordinal) || words.Any(word =>
            word.ToLowerInvariant() is "id" or "uuid" or "guid" or "index" or "key" or "#" or "no" or "nr" or "rownum" or "شناسه" or "ردیف" or "کد");
    }
}
