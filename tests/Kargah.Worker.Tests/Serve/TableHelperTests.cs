using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Worker.Tests.Serve;

public sealed class TableHelperTests : IDisposable
{
    private const long Unpacked = 1 << 30;

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Ping_IsAnswered_OnASocketThatOnlyItsOwnerMayUse()
    {
        await using var helper = await HelperClient.StartAsync(scratch, "tables");

        (await helper.AskAsync(new HelperRequest { Op = "ping" })).Ok.ShouldBeTrue();

        File.GetUnixFileMode(helper.Socket).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Analyze_OfATable_TellsColumnsStatisticsAndSuggestion()
    {
        await using var helper = await HelperClient.StartAsync(scratch, "tables");

        var analysis = (await helper.AskAsync(Analyze(Tables.Iris))).Analysis.ShouldNotBeNull();

        analysis.Columns.Select(column => column.Type).ShouldBe([ColumnKind.Numeric, ColumnKind.Numeric, ColumnKind.Numeric, ColumnKind.Numeric, ColumnKind.Category]);
        analysis.Stats.Rows.ShouldBe(150);
        analysis.Stats.SuggestedTarget.ShouldBe("species");
        analysis.Stats.SuggestedTask.ShouldBe(TrainingTask.Multiclass);
        analysis.Validation.Valid.ShouldBeTrue();
        analysis.Validation.Samples[0]["species"].ShouldBeOfType<JsonElement>().GetString().ShouldNotBeEmpty();
        var length = analysis.Stats.Columns[0];
        length.Histogram!.Edges.Count.ShouldBe(length.Histogram.Counts.Count + 1);
        length.Quantiles!["0.5"].ShouldBe(5.8);
        analysis.Stats.Correlations.Values.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Preview_WithTheStoredAnalysis_GivesTypedRows()
    {
        await using var helper = await HelperClient.StartAsync(scratch, "tables");
        var stored = scratch["analysis.json"];
        await File.WriteAllBytesAsync(
            stored, JsonSerializer.SerializeToUtf8Bytes((await helper.AskAsync(Analyze(Tables.Iris))).Analysis, KargahJson.Options), TestContext.Current.CancellationToken);

        var preview = (await helper.AskAsync(new HelperRequest { Op = "preview", Table = Tables.Iris, Analysis = stored, MaxUnpackedBytes = Unpacked, Skip = 148, Limit = 50 }))
            .Preview.ShouldNotBeNull();

        preview.Total.ShouldBe(150);
        preview.Rows.Count.ShouldBe(2);
        preview.Columns.Count.ShouldBe(5);
        var row = preview.Rows[0];
        row[0].ShouldBeOfType<JsonElement>().ValueKind.ShouldBe(JsonValueKind.Number);
        row[4].ShouldBeOfType<JsonElement>().ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Fact]
    public async Task Analyze_OfABrokenFile_IsAProblemWithItsPlaceAndTheHelperGoesOn()
    {
        var broken = scratch["broken.json"];
        await File.WriteAllTextAsync(broken, """[{"a": 1}, {"a": ]""", TestContext.Current.CancellationToken);
        await using var helper = await HelperClient.StartAsync(scratch, "tables");

        var answer = await helper.AskAsync(Analyze(Tables.At(broken, DatasetType.Json)));

        answer.Ok.ShouldBeFalse();
        answer.Problem!.Code.ShouldBe("bad_json");
        answer.Problem.Params.ShouldNotBeNull().Keys.ShouldContain("line");
        (await helper.AskAsync(Analyze(Tables.Iris))).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task Analyze_OfAFileThatIsGone_IsAProblem()
    {
        await using var helper = await HelperClient.StartAsync(scratch, "tables");

        (await helper.AskAsync(Analyze(Tables.At(scratch["gone.csv"])))).Problem!.Code.ShouldBe(ProblemCodes.DatasetGone);
    }

    [Theory]
    [InlineData("no json", "bad_json")]
    [InlineData("null", "bad_json")]
    [InlineData("""{"op":"predict"}""", "not_found")]
    [InlineData("""{"op":"analyze"}""", "not_found")]
    public async Task ARequest_ThatIsNone_IsAProblemAndTheHelperGoesOn(string line, string code)
    {
        await using var helper = await HelperClient.StartAsync(scratch, "tables");

        (await helper.AskAsync(line)).Problem!.Code.ShouldBe(code);
        (await helper.AskAsync(new HelperRequest { Op = "ping" })).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task Connections_SeveralAtOnce_AreEachAnswered()
    {
        await using var helper = await HelperClient.StartAsync(scratch, "tables");
        await using var other = await HelperClient.ConnectAsync(helper.Socket);

        (await helper.AskAsync(Analyze(Tables.BreastCancer))).Analysis!.Stats.Rows.ShouldBe(569);
        await other.WriteAsync("{\"op\":\"ping\"}\n"u8.ToArray(), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(other);
        (await reader.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull().ShouldContain("true");
    }

    [Fact]
    public async Task Helper_WhoseParentIsGone_EndsAndTakesItsSocketAlong()
    {
        using var parent = Process.Start("sleep", "600");
        await using var helper = await HelperClient.StartAsync(scratch, "tables", ["--parent", parent.Id.ToString(CultureInfo.InvariantCulture)]);

        parent.Kill();
        await parent.WaitForExitAsync(TestContext.Current.CancellationToken);

        (await helper.Worker.ExitAsync()).ShouldBe(0);
        File.Exists(helper.Socket).ShouldBeFalse();
    }

    [Fact]
    public async Task Helper_OnSigterm_Ends()
    {
        await using var helper = await HelperClient.StartAsync(scratch, "tables");

        helper.Worker.Send(Signal.Terminate);

        (await helper.Worker.ExitAsync()).ShouldBe(0);
    }

    private static HelperRequest Analyze(TableLocation table) => new() { Op = "analyze", Table = table, MaxUnpackedBytes = Unpacked };
}
