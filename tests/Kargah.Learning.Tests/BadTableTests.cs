namespace Kargah.Learning.Tests;

/// <summary>Tables and settings that cannot work: each is refused with its code and a sentence that says what to do.</summary>
public sealed class BadTableTests
{
    [Fact]
    public void OneRow_IsTooFew() =>
        Refused(TestTable.Mixed(1), new TrainingSettings { Target = "price" }, TrainingProblems.TooFewRows, "1 rows have a target; training, validation and test need at least 4. Add rows.");

    [Fact]
    public void OneClass_TeachesNothing() =>
        Refused(
            TestTable.Mixed().Categories("buys", Enumerable.Repeat("yes", 240)), new TrainingSettings { Target = "buys" }, TrainingProblems.TargetConstant, "'yes' in every row");

    [Fact]
    public void ConstantNumbers_TeachNothing() =>
        Refused(TestTable.Mixed().Numbers("price", Enumerable.Repeat(3.5, 240)), new TrainingSettings { Target = "price" }, TrainingProblems.TargetConstant, "'3.5' in every row");

    [Fact]
    public void TargetWithoutValues_IsMissing() =>
        Refused(TestTable.Mixed().Numbers("price", Enumerable.Repeat(double.NaN, 240)), new TrainingSettings { Target = "price" }, TrainingProblems.TargetMissing, "empty in every row");

    [Fact]
    public void TextTarget_IsNotUsable() =>
        Refused(
            TestTable.Mixed().Text("note", Enumerable.Range(0, 240).Select(i => $"note {i}")), new TrainingSettings { Target = "note" }, TrainingProblems.TargetNotUsable,
            "text with too many different values");

    [Fact]
    public void DateTarget_IsNotUsable() => Refused(TestTable.Mixed(), new TrainingSettings { Target = "sold" }, TrainingProblems.TargetNotUsable, "holds dates");

    [Fact]
    public void ClassesForRegression_AreNotUsable() =>
        Refused(TestTable.Mixed(), new TrainingSettings { Target = "city", Task = TaskKind.Regression }, TrainingProblems.TargetNotUsable, "Choose classification");

    [Fact]
    public void ThreeClassesForBinary_AreNotUsable() =>
        Refused(TestTable.Mixed(), new TrainingSettings { Target = "color", Task = TaskKind.Binary }, TrainingProblems.TargetNotUsable, "has 3 classes; two are needed");

    [Fact]
    public void TooManyClasses_AreRefused() =>
        Refused(
            TestTable.Mixed(500).Categories("city", Enumerable.Range(0, 500).Select(i => $"city {i % 250}")), new TrainingSettings { Target = "city" },
            TrainingProblems.TooManyClasses, "has 250 different values; at most 200");

    [Fact]
    public void UnknownTarget_NamesTheColumnsThereAre() =>
        Refused(TestTable.Mixed(), new TrainingSettings { Target = "prise" }, TrainingProblems.UnknownColumn, "no column 'prise' (target). Its columns are: area, age, city");

    [Fact]
    public void UnknownFeature_IsNamed() =>
        Refused(TestTable.Mixed(), new TrainingSettings { Target = "price", Features = ["area", "aria"] }, TrainingProblems.UnknownColumn, "'aria' (features)");

    [Fact]
    public void UnknownPositiveClass_NamesTheClasses() =>
        Refused(TestTable.Mixed(), new TrainingSettings { Target = "buys", PositiveClass = "maybe" }, TrainingProblems.PositiveClassUnknown, "Its classes are no and yes");

    [Fact]
    public void NoFeatures_SaysWhyEachIsOut() =>
        Refused(
            new TestTable().Numbers("y", Enumerable.Range(0, 50).Select(i => (double)i)).Numbers("same", Enumerable.Repeat(1.0, 50)), new TrainingSettings { Target = "y" },
            TrainingProblems.NoFeatures, "Column 'same' has the same value in all training rows");

    [Fact]
    public void NegativeWeight_NamesTheRow() =>
        Refused(
            TestTable.Mixed().Numbers("weight", Enumerable.Range(0, 240).Select(i => i == 8 ? -1.0 : 1)), new TrainingSettings { Target = "price", WeightColumn = "weight" },
            TrainingProblems.WeightInvalid, "row 9");

    [Fact]
    public void MetricOfAnotherTask_NamesThoseThatFit() =>
        Refused(TestTable.Mixed(), new TrainingSettings { Target = "price", EvalMetric = "roc_auc" }, TrainingProblems.SettingInvalid, "loss, mae, rmse, r2");

    public static TheoryData<string, TrainingSettings> BadSettings => new()
    {
        { "epochs is 0", new TrainingSettings { Target = "price", Epochs = 0 } },
        { "batch_size is 0", new TrainingSettings { Target = "price", BatchSize = 0 } },
        { "lr is 2", new TrainingSettings { Target = "price", LearningRate = 2 } },
        { "lr is NaN", new TrainingSettings { Target = "price", LearningRate = double.NaN } },
        { "dropout is 1", new TrainingSettings { Target = "price", Dropout = 1 } },
        { "patience is 0", new TrainingSettings { Target = "price", Patience = 0 } },
        { "hidden is 0", new TrainingSettings { Target = "price", Hidden = [16, 0] } },
        { "hidden is 0", new TrainingSettings { Target = "price", Hidden = [] } },
        { "split.test is 0.95", new TrainingSettings { Target = "price", Split = new SplitOptions { Test = 0.95 } } },
        { "split is group", new TrainingSettings { Target = "price", Split = new SplitOptions { Kind = SplitMethod.Group } } },
    };

    [Theory, MemberData(nameof(BadSettings))]
    public void SettingOutOfRange_IsNamedWithWhatItMayBe(string sentence, TrainingSettings settings) =>
        Refused(TestTable.Mixed(), settings, TrainingProblems.SettingInvalid, $"The setting {sentence}; it has to be ");

    private static void Refused(TestTable table, TrainingSettings settings, string code, string sentence)
    {
        var refused = Should.Throw<TrainingException>(() => table.Train(settings));
        refused.Code.ShouldBe(code);
        refused.Message.ShouldContain(sentence);
    }
}
