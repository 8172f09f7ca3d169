using System.Globalization;
using System.Text;
using Kargah.Data;
using Kargah.Learning;

namespace Kargah.Worker.Run;

/// <summary>
/// The result of a scoring job as CSV (RFC 4180, UTF-8, commas, \n): the data set's columns with their cells as they stand, then the prediction and one
/// probability a class. A row that could not be scored has these empty. Cells are data and stay what they are, also those that a spreadsheet takes for a
/// formula because they begin with = + - @: whoever opens the file in one should import its columns as text.
/// </summary>
internal sealed class PredictionsFile
{
    private const int FlushFrom = 1 << 16;
    private static readonly byte[] NeedsQuotes = [.. ",\"\r\n"u8];

    private readonly Stream stream;
    private readonly TrainedModel model;
    private readonly Calibrator? calibrator;
    private readonly int columns;
    private readonly MemoryStream text = new();
    private bool begun;

    /// <param name="stream">Written to; its owner closes it.</param>
    /// <param name="columns">Of the data set.</param>
    /// <param name="model">Whose predictions they are.</param>
    /// <param name="calibrator">Null: no calibrated probabilities.</param>
    public PredictionsFile(Stream stream, IReadOnlyList<string> columns, TrainedModel model, Calibrator? calibrator)
    {
        (this.stream, this.model, this.calibrator, this.columns) = (stream, model, calibrator, columns.Count);
        AddedColumns = NamesBeside(columns);
        foreach (var name in columns.Concat(AddedColumns))
        {
            Cell(Encoding.UTF8.GetBytes(name));
        }

        EndLine();
    }

    public IReadOnlyList<string> AddedColumns { get; }

    public void Write(TableBlock block, BlockScores scores)
    {
        for (var row = 0; row < block.Rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                Cell(block[row, column]);
            }

            if (scores.Problems[row] is null)
            {
                Prediction(scores, row);
            }
            else
            {
                for (var added = 0; added < AddedColumns.Count; added++)
                {
                    Cell([]);
                }
            }

            EndLine();
        }
    }

    /// <summary>What is written so far is with the stream.</summary>
    public void Flush()
    {
        text.WriteTo(stream);
        text.SetLength(0);
    }

    private void Prediction(BlockScores scores, int row)
    {
        if (model.Classes is not { } classes)
        {
            Number(scores.Predictions[row]);
            return;
        }

        var probabilities = scores.Predictions.AsSpan(row * classes.Count, classes.Count);
        var said = model.Task == TaskKind.Binary ? (probabilities[1] >= model.Threshold ? 1 : 0) : Scores.IndexOfLargest(probabilities);
        Cell(Encoding.UTF8.GetBytes(classes[said]));
        foreach (var probability in probabilities)
        {
            Number(probability);
        }

        if (calibrator is not null)
        {
            calibrator.Apply(probabilities);
            foreach (var probability in probabilities)
            {
                Number(probability);
            }
        }
    }

    /// <summary>A data set may have a column of such a name already.</summary>
    private List<string> NamesBeside(IReadOnlyList<string> taken)
    {
        var names = new List<string> { $"predicted_{model.Target}" };
        names.AddRange(model.Classes?.Select(name => $"probability_{name}") ?? []);
        names.AddRange(calibrator is null ? [] : model.Classes?.Select(name => $"calibrated_{name}") ?? []);
        var used = taken.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            var name = names[i];
            for (var copy = 2; !used.Add(names[i]); copy++)
            {
                names[i] = string.Create(CultureInfo.InvariantCulture, $"{name}_{copy}");
            }
        }

        return names;
    }

    /// <summary>The shortest text that reads back as the same number.</summary>
    private void Number(double value) => Cell(Encoding.ASCII.GetBytes(value.ToString("R", CultureInfo.InvariantCulture)));

    private void Cell(ReadOnlySpan<byte> cell)
    {
        if (begun)
        {
            text.WriteByte((byte)',');
        }

        begun = true;
        if (cell.IndexOfAny(NeedsQuotes) < 0)
        {
            text.Write(cell);
            return;
        }

        text.WriteByte((byte)'"');
        foreach (var part in cell.ToArray())
        {
            if (part == '"')
            {
                text.WriteByte((byte)'"');
            }

            text.WriteByte(part);
        }

        text.WriteByte((byte)'"');
    }

    private void EndLine()
    {
        text.WriteByte((byte)'\n');
        begun = false;
        if (text.Length >= FlushFrom)
        {
            Flush();
        }
    }
}
