namespace Kargah.Color.Tests;

public class ReferenceChartTests
{
    [Fact]
    public void BuiltIn_TheTwoEditions_DifferAsPublished()
    {
        var differences = ReferenceChart.Classic24Before2014.Patches.Zip(ReferenceChart.Classic24After2014.Patches, (a, b) => DeltaE.Ciede2000(a.Value, b.Value)).ToArray();

        differences.Length.ShouldBe(24);
        differences.Average().ShouldBe(0.85, 0.005);
        differences.Max().ShouldBe(1.95, 0.005);
        ReferenceChart.Classic24After2014[18].Name.ShouldBe("white 9.5");
        ReferenceChart.BuiltIn.Select(c => c.Id).ShouldBeUnique();
        ReferenceChart.BuiltIn.ShouldAllBe(c => c.Source.Contains("D50"));
    }

    [Fact]
    public void Classic24_InSRgb_IsTheUsualTableAndOneColorIsOutside()
    {
        // spot checks of the table that is printed everywhere
        (int Id, int R, int G, int B)[] table = [(0, 116, 79, 65), (6, 224, 124, 48), (14, 178, 54, 57), (19, 201, 202, 201), (23, 50, 50, 50)];
        foreach (var (id, r, g, b) in table)
        {
            var encoded = RgbSpace.SRgb.FromLab(ReferenceChart.Classic24After2014[id].Value);
            (Math.Round(255 * encoded.R), Math.Round(255 * encoded.G), Math.Round(255 * encoded.B)).ShouldBe((r, g, b));
        }

        ReferenceChart.Classic24After2014.Patches.Where(p => RgbSpace.SRgb.FromLab(p.Value).R < 0).Select(p => p.Name).ShouldBe(["cyan"]);
    }

    [Fact]
    public void Measured_ValuesThatNoSurfaceHas_AreRefusedWithTheirPatch()
    {
        var values = ReferenceChart.Classic24After2014.Patches.Select(p => p.Value).ToArray();
        ReferenceChart.Measured("mine", "Mine", "i1Pro, 2026-03-01", values)[3].Value.ShouldBe(values[3]);

        values[5] = new(double.NaN, 0, 0);
        Should.Throw<ArgumentException>(() => ReferenceChart.Measured("mine", "Mine", "", values)).Message.ShouldContain("Patch 5 (bluish green)");
        Should.Throw<ArgumentException>(() => ReferenceChart.Measured("mine", "Mine", "", values.AsSpan(1))).Message.ShouldContain("24");
    }

    [Fact]
    public void Position_OfTheCorners_IsOnePerSide()
    {
        ReferenceChart.Position(0).ShouldBe((-1, -1));
        ReferenceChart.Position(23).ShouldBe((1, 1));
        Enumerable.Range(0, 24).Where(ReferenceChart.IsNeutral).ShouldBe(Enumerable.Range(18, 6));
    }
}
