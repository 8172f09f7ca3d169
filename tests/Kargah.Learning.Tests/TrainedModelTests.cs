using System.Text.Json;
using Kargah.Data;

namespace Kargah.Learning.Tests;

public sealed class TrainedModelTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kargah-learning-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("price")]
    [InlineData("buys")]
    [InlineData("color")]
    public void Load_OfASavedModel_PredictsTheSame(string target)
    {
        var path = Path.Combine(folder, "model.kgm");
        var outcome = TestTable.Mixed().Train(new TrainingSettings { Target = target, Epochs = 3 });
        var model = outcome.Model;
        model.Save(path);
        var rows = Rows("""[{"area": 80, "city": "Yazd", "garden": "yes", "sold": "2021-05-01"}, {"age": 12}]""");

        var loaded = TrainedModel.Load(path);

        JsonSerializer.Serialize(loaded.Predict(rows)).ShouldBe(JsonSerializer.Serialize(model.Predict(rows)));
        JsonSerializer.Serialize(loaded.Inputs).ShouldBe(JsonSerializer.Serialize(model.Inputs));
        (loaded.Task, loaded.Target, loaded.PositiveClass, loaded.BestEpoch).ShouldBe((model.Task, target, model.PositiveClass, outcome.BestEpoch));
        loaded.TestMetrics.ShouldBe(outcome.TestMetrics, ignoreOrder: true);
        loaded.Rows.Test.ShouldBe(outcome.Plan.Rows.Test);
    }

    [Fact]
    public void Load_OfAnotherFile_SaysSo()
    {
        var path = Path.Combine(folder, "model.kgm");
        File.WriteAllText(path, "not a model at all");

        Should.Throw<CheckpointException>(() => TrainedModel.Load(path)).Message.ShouldBe("This is not a model file that this version can read.");
    }

    [Fact]
    public void Predict_OnTheTestRows_HasTheTestScore()
    {
        var table = TestTable.File("iris.csv");
        var outcome = table.Train(new TrainingSettings { Target = "species", Epochs = 20 });
        var species = (CategoryColumn)table.Table.Find("species")!;
        var rows = outcome.Plan.Rows.Test.Select(row => table.Table.Columns.OfType<NumberColumn>()
            .ToDictionary(column => column.Name, column => JsonSerializer.SerializeToElement(column.Values[row]))).ToArray();

        var right = outcome.Model.Predict(rows).Where((prediction, i) => prediction.Label == species.Levels[species.Codes[outcome.Plan.Rows.Test[i]]]).Count();

        ((double)right / rows.Length).ShouldBe(outcome.TestMetrics["accuracy"], 1e-12);
    }

    [Fact]
    public void Predict_WithAThreshold_SaysThePositiveClassFromThere()
    {
        var settings = new TrainingSettings { Target = "buys", Epochs = 2, Ignore = ["price", "color"] };
        var row = Rows("""[{"area": 80}]""");

        var cautious = TestTable.Mixed().Train(settings with { Threshold = 1 }).Model.Predict(row).Single();
        var eager = TestTable.Mixed().Train(settings with { Threshold = 0 }).Model.Predict(row).Single();

        cautious.Probabilities.ShouldBe(eager.Probabilities);
        (cautious.Label, eager.Label).ShouldBe(("no", "yes"));
    }

    [Fact]
    public void Predict_WithColumnsLeftOut_FillsThemAndTellsWhich()
    {
        var model = Model();

        var (absent, stated) = (model.Predict(Rows("""[{"area": 80, "age": 4}]""")).Single(), model.Predict(Rows("""[{"area": 80, "age": 4, "city": null, "garden": "", "sold": "NA"}]""")).Single());

        absent.MissingColumns.ShouldBe(["city", "garden", "sold"]);
        absent.Value.ShouldBe(stated.Value);
    }

    [Fact]
    public void Predict_WithColumnsThatTheModelDoesNotUse_PassesThemOver()
    {
        var model = Model();

        model.Predict(Rows("""[{"area": 80, "price": 5, "color": "what"}]""")).Single().Value
            .ShouldBe(model.Predict(Rows("""[{"area": 80}]""")).Single().Value);
    }

    [Theory]
    [InlineData("""[{"area": 80}, {"area": "many"}]""", TrainingProblems.ValueInvalid, "Row 2 has 'many' in column 'area', which takes numbers.")]
    [InlineData("""[{"area": [1]}]""", TrainingProblems.ValueInvalid, "Row 1 has '[1]' in column 'area'")]
    [InlineData("""[{"sold": "yesterday"}]""", TrainingProblems.ValueInvalid, "dates such as 2024-01-31")]
    [InlineData("""[{"garden": "perhaps"}]""", TrainingProblems.ValueInvalid, "yes or no")]
    [InlineData("""[{"area": 80}, {"area": 80, "aera": 3}]""", TrainingProblems.InputUnknown, "Row 2 has a column 'aera'")]
    [InlineData("""[{}]""", TrainingProblems.InputEmpty, "Row 1 has none of the columns that the model learnt from: area, age")]
    public void Predict_OfABadRow_NamesRowAndColumn(string rows, string code, string sentence)
    {
        var refused = Should.Throw<TrainingException>(() => Model().Predict(Rows(rows)));

        refused.Code.ShouldBe(code);
        refused.Message.ShouldContain(sentence);
        refused.Parameters.Keys.ShouldContain("row");
    }

    [Fact]
    public void Predict_OfALevelNeverSeen_IsLikeNoneOfThem()
    {
        var model = Model();
        var predictions = model.Predict(Rows("""[{"area": 80, "city": "Isfahan"}, {"area": 80, "city": "Paris"}, {"area": 80, "city": "Yazd"}]"""));

        predictions[0].Value.ShouldBe(predictions[1].Value);
        predictions[0].Value.ShouldNotBe(predictions[2].Value);
        predictions[0].MissingColumns.ShouldNotContain("city");
    }

    [Fact]
    public void Inputs_DescribeAFormThatPredicts()
    {
        var model = Model();

        model.Inputs.Select(input => (input.Name, input.Type)).ShouldBe(
            [("area", ColumnType.Numeric), ("age", ColumnType.Numeric), ("city", ColumnType.Category), ("garden", ColumnType.Boolean), ("sold", ColumnType.Date)]);
        model.Inputs[2].Levels.ShouldBe(["Shiraz", "Tabriz", "Yazd", "قم"]);
        model.Inputs[0].Min!.Value.ShouldBeInRange(40, 60);
        var row = model.Inputs.ToDictionary(input => input.Name, input => JsonSerializer.SerializeToElement(input.Example));
        model.Predict([row]).Single().MissingColumns.ShouldBeEmpty();
    }

    private static TrainedModel Model() => TestTable.Mixed().Train(new TrainingSettings { Target = "price", Epochs = 3, Ignore = ["buys", "color"] }).Model;

    private static Dictionary<string, JsonElement>[] Rows(string json) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>[]>(json)!;
}
