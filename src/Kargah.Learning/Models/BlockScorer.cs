using Kargah.Data;

namespace Kargah.Learning;

/// <summary>What a model says about the rows of a block.</summary>
/// <param name="Predictions">Regression: [rows] in the target's unit; else [rows, classes] probabilities. Of no meaning in a row with a problem.</param>
/// <param name="Problems">[rows]; null where the row could be scored.</param>
public sealed record BlockScores(double[] Predictions, IReadOnlyList<TableProblem?> Problems);

/// <summary>
/// Scores a file of any length block by block. Cells are read by the schema of the model's own table; a missing cell or a level never seen is filled as in
/// training; a row with a cell that does not fit its column cannot be scored, and says why.
/// </summary>
public sealed class BlockScorer
{
    private readonly TrainedModel model;
    private readonly (ColumnSchema Schema, int Place)[] columns;

    /// <param name="model">Says what.</param>
    /// <param name="columnNames">Of the blocks, in their order.</param>
    /// <exception cref="TableException">schema_mismatch: a column of the model is not among them.</exception>
    public BlockScorer(TrainedModel model, IReadOnlyList<string> columnNames)
    {
        this.model = model;
        columns = [.. model.Description.Encoders.Select(encoder => encoder.Column).Distinct().Select(name =>
        {
            var place = columnNames.ToList().IndexOf(name);
            return place >= 0
                ? (model.Description.Schema.Find(name)!, place)
                : throw new TableException(
                    TableCodes.SchemaMismatch,
                    $"The file has no column '{name}', which the model learnt from. Add it, spelled exactly so.",
                    new Dictionary<string, object?> { ["column"] = name });
        })];
    }

    public BlockScores Score(TableBlock block)
    {
        var problems = Enumerable.Range(0, block.Rows).Select(block.ProblemOf).ToArray();
        var table = new Table([.. columns.Select(column => Read(block, column.Schema, column.Place, problems))], block.Rows);
        return new BlockScores(model.PredictEncoded(new FeaturePipeline(model.Description.Encoders).Encode(table), block.Rows), problems);
    }

    private static Column Read(TableBlock block, ColumnSchema schema, int place, TableProblem?[] problems)
    {
        var (numbers, codes) = (new double[block.Rows], new int[block.Rows]);
        var levels = schema.Levels.ToList();
        for (var row = 0; row < block.Rows; row++)
        {
            var cell = problems[row] is null ? CellParser.Parse(schema, block[row, place]) : Cell.Missing;
            (numbers[row], codes[row]) = (cell.Number, cell.Level);
            if (cell.State == CellState.Bad)
            {
                problems[row] = CellParser.Refusal(schema, block.FirstRow + row, cell.Text!);
            }

            if (cell.State == CellState.Unseen)
            {
                codes[row] = levels.Count;
                levels.Add(cell.Text!);
            }
        }

        return schema.Type is ColumnType.Category or ColumnType.Boolean
            ? new CategoryColumn(schema.Name, schema.Type, codes, levels)
            : new NumberColumn(schema.Name, schema.Type, numbers);
    }
}
