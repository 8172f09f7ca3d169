using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Worker.Tests.Serve;

public sealed class EstimateTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Estimate_OfATraining_TellsTimeMemoryAndShape_AndGrowsWithTheSettings()
    {
        await using var helper = await HelperClient.StartAsync(scratch, "tables");
        var stored = scratch["analysis.json"];
        var analysis = (await helper.AskAsync(new HelperRequest { Op = "analyze", Table = Tables.Iris, MaxUnpackedBytes = 1 << 30 })).Analysis;
        await File.WriteAllBytesAsync(stored, JsonSerializer.SerializeToUtf8Bytes(analysis, KargahJson.Options), TestContext.Current.CancellationToken);
        var ask = new HelperRequest { Op = "estimate", Table = Tables.Iris, Analysis = stored, MaxUnpackedBytes = 1 << 30, Params = Tables.IrisParams, Threads = 1, MemoryBytes = 1L << 30 };

        var small = (await helper.AskAsync(ask)).Estimate.ShouldNotBeNull();
        var large = (await helper.AskAsync(ask with { Params = Tables.IrisParams with { Hidden = [4096, 4096, 4096], Epochs = 1000 } })).Estimate.ShouldNotBeNull();
        var refused = (await helper.AskAsync(ask with { Params = Tables.IrisParams with { Split = new SplitSettings { Kind = SplitKind.Time, TimeColumn = "species" } } })).Problem;

        (small.Rows, small.TrainRows, small.StepsPerEpoch, small.Inputs, small.Parameters).ShouldBe((150, 90, 6, 4, 131));
        small.Fits.ShouldBeTrue();
        small.Seconds.ShouldBe(small.StartSeconds + 20 * small.EpochSeconds + small.EndSeconds, 1e-9);
        large.Seconds.ShouldBeGreaterThan(small.Seconds);
        large.MemoryBytes.ShouldBeGreaterThan(small.MemoryBytes);
        large.Fits.ShouldBeFalse();
        large.LargestSetting.ShouldBe("hidden");
        refused.ShouldNotBeNull().Code.ShouldBe(ProblemCodes.SplitColumnNotUsable);
    }
}
