using Kargah.Color.Fitting;

namespace Kargah.Color.Tests.Fitting;

public class CorrectionTests
{
    private static readonly ReferenceChart chart = SpectralCamera.Chart();

    /// <summary>ΔE₀₀ of the chart that was never fitted.</summary>
    private static double HeldOut(Correction correction, Func<double[], Rgb> see, double brighter = 1) =>
        SpectralCamera.OtherChart.Average(r => DeltaE.Ciede2000(SpectralCamera.Color(r), Lab.FromXyz(brighter * correction.Model.Apply(see(r)), WhitePoints.D50)));

    private static PatchMeasurement[] Measure(Func<double[], Rgb> see) => [.. SpectralCamera.FittedChart.Select(r => new PatchMeasurement(see(r)))];

    [Theory]
    [InlineData("D50", 0.8)]
    [InlineData("D65", 0.8)]
    [InlineData("A", 1.25)]
    public void Find_ACameraUnderOneLight_BringsAChartThatWasNeverFittedBelowTheTarget(string light, double target)
    {
        var (camera, random) = (new SpectralCamera("Nikon_5100", light), new Random(11));
        Rgb See(double[] r) => camera.See(r, 0.9, random);

        var correction = Correction.Find(Measure(See), chart);

        correction.Model.Kind.ShouldBe(ModelKind.RootPolynomial);
        HeldOut(correction, See).ShouldBeLessThan(target);
        correction.Metrics.Rating.ShouldBe(QualityRating.Excellent);
        correction.Metrics.Before.ShouldBeGreaterThan(3 * correction.Metrics.Overall);
    }

    [Fact]
    public void Find_TwelvePairsOfCameraAndLight_StayBelowTheTargetOnAverage()
    {
        var (other, both) = (new List<double>(), new List<double>());
        foreach (var name in SpectralCamera.Names)
        {
            foreach (var light in SpectralCamera.Lights)
            {
                var (camera, random) = (new SpectralCamera(name, light), new Random(12));
                Rgb See(double[] r) => camera.See(r, 0.9, random);
                var correction = Correction.Find(Measure(See), chart);
                other.Add(HeldOut(correction, See));
                // seen again, with other noise
                var again = SpectralCamera.FittedChart.Average(r => DeltaE.Ciede2000(SpectralCamera.Color(r), correction.Model.ToLab(See(r))));
                both.Add((24 * again + 30 * other[^1]) / 54);
            }
        }

        other.Average().ShouldBeLessThan(2.15);
        both.Average().ShouldBeLessThan(2.15);
    }

    [Theory]
    [InlineData("D50", 1.2)]
    [InlineData("D65", 1.2)]
    [InlineData("A", 1.7)]
    public void Find_ACameraWithAnSCurve_FindsTheCurveByItself(string light, double target)
    {
        var (camera, random) = (new SpectralCamera("Nikon_5100", light), new Random(13));
        Rgb See(double[] r) => Bend(camera, camera.See(r, 0.9, random, 0.0005));

        var correction = Correction.Find(Measure(See), chart);
        var straight = Correction.Find(Measure(See), chart, new(Linearization: LinearizationChoice.None));

        correction.Model.Linearization.ShouldNotBeNull();
        HeldOut(correction, See).ShouldBeLessThan(target);
        HeldOut(straight, See).ShouldBeGreaterThan(2);
    }

    [Fact]
    public void Find_LinearCamerasWithNoise_AreGivenNoCurveAndTheSameColorsInHalfTheLight()
    {
        foreach (var name in SpectralCamera.Names)
        {
            foreach (var light in SpectralCamera.Lights)
            {
                var (camera, random) = (new SpectralCamera(name, light), new Random(14));
                var correction = Correction.Find(Measure(r => camera.See(r, 0.9, random)), chart);

                correction.Model.Linearization.ShouldBeNull();
                correction.Candidates.Count.ShouldBe(3);
                correction.Candidates[0].LeaveOneOut.ShouldBe(correction.Metrics.LeaveOneOut, 1e-12);
                HeldOut(correction, r => camera.See(r, 0.45), brighter: 2).ShouldBe(HeldOut(correction, r => camera.See(r, 0.9)), 1e-9);
            }
        }
    }

    [Fact]
    public void Find_ALinearCameraAskedForCurves_IsGivenThem()
    {
        var (camera, random) = (new SpectralCamera("Nikon_5100", "D65"), new Random(14));

        var correction = Correction.Find(Measure(r => camera.See(r, 0.9, random)), chart, new(Linearization: LinearizationChoice.Neutrals));

        correction.Model.Linearization.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Find_HalfTheExposure_GivesTheSameCorrection(bool curved)
    {
        var camera = new SpectralCamera("Nikon_5100", "D50");
        // a curve of its own on top is none of exposure's business: it works on what the exposure left
        PatchMeasurement[] Scale(double exposure) => Measure(r => exposure * (curved ? Bend(camera, camera.See(r, 0.9)) : camera.See(r, 0.9)));

        var (full, half) = (Correction.Find(Scale(1), chart), Correction.Find(Scale(0.5), chart));

        half.Metrics.Overall.ShouldBe(full.Metrics.Overall, 1e-4);
        half.Metrics.LeaveOneOut.ShouldBe(full.Metrics.LeaveOneOut, 1e-4);
        half.Metrics.Before.ShouldBe(full.Metrics.Before, 1e-9);
        foreach (var r in SpectralCamera.OtherChart)
        {
            var seen = camera.See(r, 0.9);
            DeltaE.Ciede2000(full.Model.ToLab(seen), half.Model.ToLab(0.5 * seen)).ShouldBeLessThan(0.01);
        }

        if (!curved)
        {
            // and a picture taken with half the light comes out half as bright, in the same colors
            var (a, b) = (full.Model.Apply(new(0.3, 0.5, 0.2)), full.Model.Apply(new(0.15, 0.25, 0.1)));
            (2 * b.X, 2 * b.Y, 2 * b.Z).ShouldBeCloseTo((a.X, a.Y, a.Z), 1e-12);
        }
    }

    [Fact]
    public void LeaveOneOut_OverManyChoicesOfPatches_IsWithinAQuarterOfWhatOtherPatchesGet()
    {
        double[][] colored = [.. SpectralCamera.FittedChart[..18], .. SpectralCamera.OtherChart];
        var random = new Random(15);
        double left = 0, held = 0;
        foreach (var (name, light) in SpectralCamera.Names.SelectMany(name => new[] { "D50", "D65", "A" }.Select(light => (name, light))))
        {
            var camera = new SpectralCamera(name, light);
            for (var i = 0; i < 4; i++)
            {
                Rgb See(double[] r) => i % 2 == 0 ? camera.See(r, 0.9, random, 0.0005) : Bend(camera, camera.See(r, 0.9, random, 0.0005));
                random.Shuffle(colored);
                double[][] fitted = [.. colored[..18], .. SpectralCamera.FittedChart[18..]];
                var reference = ReferenceChart.Measured("drawn", "Drawn", "spectra", [.. fitted.Select(SpectralCamera.Color)]);
                var correction = Correction.Find([.. fitted.Select(r => new PatchMeasurement(See(r)))], reference);
                left += correction.Metrics.LeaveOneOut;
                held += colored[18..].Average(r => DeltaE.Ciede2000(SpectralCamera.Color(r), correction.Model.ToLab(See(r))));
            }
        }

        (left / held).ShouldBeInRange(0.8, 1.25);
    }

    [Fact]
    public void Find_ValuesThatAMatrixMade_FindsTheMatrixAndIsExactAlsoOutsideOfSRgb()
    {
        var classic = ReferenceChart.Classic24After2014;
        var camera = new Matrix3(0.6, 0.3, 0.1, 0.2, 0.7, 0.1, 0.05, 0.15, 0.8);
        var measured = classic.Patches.Select(p =>
        {
            var linear = RgbSpace.SRgb.D50ToLinear(p.Xyz);
            var (r, g, b) = camera.Apply(linear.R, linear.G, linear.B);
            return new PatchMeasurement(new(r, g, b));
        }).ToArray();

        var correction = Correction.Find(measured, classic, new(ModelChoice.Linear, LinearizationChoice.None, MeasureShading: false));

        correction.Metrics.Max.ShouldBeLessThan(1e-6);
        correction.Metrics.LeaveOneOut.ShouldBeLessThan(1e-6);
        foreach (var (found, exact) in correction.Matrix.ToArray().Zip(camera.Inverse().ToArray()))
        {
            found.ShouldBe(exact, 1e-6);
        }

        correction.Metrics.Histogram.ShouldBe(new DeltaEHistogram(24, 0, 0, 0));
        correction.Metrics.QualityScore.ShouldBe(1, 1e-6);
    }

    [Fact]
    public void Find_LightThatFallsOff_IsMeasuredAndTakenOut()
    {
        var camera = new SpectralCamera("Nikon_5100", "D50");
        var field = new ShadingField(0.08, -0.05, -0.06, 0.02, -0.04);
        foreach (var bent in new[] { false, true })
        {
            Rgb See(double[] r, double exposure) => bent ? Bend(camera, camera.See(r, exposure)) : camera.See(r, exposure);
            var measured = SpectralCamera.FittedChart.Select((r, i) =>
            {
                var (x, y) = ReferenceChart.Position(i);
                return new PatchMeasurement(See(r, 0.9 * field.At(x, y)));
            }).ToArray();

            var correction = Correction.Find(measured, chart);
            var without = Correction.Find(measured, chart, new(MeasureShading: false));

            correction.Candidates[0].Shading.ShouldBeTrue();
            correction.Shading.At(-1, -1).ShouldBe(field.At(-1, -1), 0.02);
            correction.Shading.At(1, 0).ShouldBe(field.At(1, 0), 0.02);
            correction.Metrics.Overall.ShouldBeLessThan(0.7);
            without.Metrics.Overall.ShouldBeGreaterThan(2 * correction.Metrics.Overall);
            HeldOut(correction, r => See(r, 0.9)).ShouldBeLessThan(0.8);
        }
    }

    [Fact]
    public void Find_EvenLight_IsNotGivenAField()
    {
        var (camera, random) = (new SpectralCamera("Nikon_5100", "D50"), new Random(16));

        var correction = Correction.Find(Measure(r => camera.See(r, 0.9, random)), chart);

        correction.Shading.ShouldBe(ShadingField.None);
    }

    [Fact]
    public void Find_ClippedAndShiningPatches_HaveNoSay()
    {
        var camera = new SpectralCamera("Nikon_5100", "D50");
        var measured = Measure(r => camera.See(r, 0.9));
        measured[18] = new(new(1, 1, 1), ClippedShare: 0.4);
        measured[15] = new(new(1, 0.9, 0.3), SpecularShare: 0.3);
        measured[12] = new(new(0, 0.1, double.NaN));
        measured[17] = measured[17] with { Linear = measured[17].Linear with { R = 0 } };
        var others = measured.ToArray();
        others[18] = others[18] with { Linear = new(0.2, 5, 0.1) };

        var (a, b) = (Correction.Find(measured, chart), Correction.Find(others, chart));

        b.Model.Coefficients.ToArray().ShouldBe(a.Model.Coefficients.ToArray());
        b.Metrics.Overall.ShouldBe(a.Metrics.Overall);
        a.Metrics.Overall.ShouldBeLessThan(1);
        a.Patches[18].Measured.Use.ShouldBe(PatchUse.Clipped);
        a.Patches[15].Measured.Use.ShouldBe(PatchUse.Specular);
        a.Patches[12].Measured.Use.ShouldBe(PatchUse.Empty);
        a.Patches[17].Measured.Use.ShouldBe(PatchUse.Empty);
        // their differences are shown, but for what is no number
        a.Patches[17].DeltaE.ShouldBeGreaterThan(0);
        a.Patches[18].DeltaE.ShouldBeGreaterThan(1);
        a.Patches[12].DeltaE.ShouldBe(double.NaN);
        a.Metrics.LeaveOneOutPerPatch.Count(double.IsNaN).ShouldBe(4);
    }

    [Fact]
    public void Find_TooFewOrUselessPatches_SaysWhyAndWhatToDo()
    {
        var camera = new SpectralCamera("Nikon_5100", "D50");
        var measured = Measure(r => camera.See(r));
        for (var i = 0; i < 13; i++)
        {
            measured[i] = measured[i] with { ClippedShare = 0.5 };
        }

        Should.Throw<UnusableChartException>(() => Correction.Find(measured, chart)).Message.ShouldBe(
            "Only 11 of 24 patches can be used, and a correction takes 12: 13 are clipped, 0 reflect the light, 0 are black. Expose less, and keep reflections off the card.");
        var gray = Enumerable.Repeat(new PatchMeasurement(new(0.2, 0.2, 0.2)), 24).ToArray();
        Should.Throw<UnusableChartException>(() => Correction.Find(gray, chart)).Message.ShouldContain("too much alike");
        Should.Throw<UnusableChartException>(() => Correction.Find(gray, chart, new(Linearization: LinearizationChoice.Neutrals))).Message.ShouldContain("neutral");
        Should.Throw<ArgumentException>(() => Correction.Find(gray.AsSpan(1), chart));
    }

    [Fact]
    public void Metrics_OfACorrection_AreThoseOfItsPatches()
    {
        var (camera, random) = (new SpectralCamera("Sigma_SDMerill", "A"), new Random(17));

        var correction = Correction.Find(Measure(r => camera.See(r, 0.9, random)), chart);

        var metrics = correction.Metrics;
        var sorted = metrics.PerPatch.Order().ToArray();
        metrics.Overall.ShouldBe(sorted.Average(), 1e-12);
        metrics.Median.ShouldBe((sorted[11] + sorted[12]) / 2, 1e-12);
        metrics.P90.ShouldBe(sorted[20] + 0.7 * (sorted[21] - sorted[20]), 1e-9);
        metrics.P95.ShouldBe(sorted[21] + 0.85 * (sorted[22] - sorted[21]), 1e-9);
        (metrics.Min, metrics.Max).ShouldBe((sorted[0], sorted[23]));
        metrics.AboveThreshold.ShouldBe(metrics.Histogram.Others);
        (metrics.Histogram.Below1 + metrics.Histogram.Below2 + metrics.Histogram.Below3 + metrics.Histogram.Others).ShouldBe(24);
        metrics.LeaveOneOut.ShouldBe(metrics.LeaveOneOutPerPatch.Average(), 1e-12);
        metrics.LeaveOneOut.ShouldBeGreaterThan(metrics.Overall);
        correction.Patches.Select((p, i) => (p.Reference.Id, p.DeltaE)).ShouldBe(metrics.PerPatch.Select((d, i) => (i, d)));
        metrics.Rating.ShouldBe(metrics.LeaveOneOut < 5 ? QualityRating.Good : metrics.LeaveOneOut < 7 ? QualityRating.Fair : QualityRating.Poor);
    }

    /// <summary>What a camera makes of its linear values for a picture: balanced on white, and an S over the encoded values.</summary>
    private static Rgb Bend(SpectralCamera camera, Rgb value)
    {
        var white = camera.See([.. Enumerable.Repeat(1.0, 31)]);
        return new Rgb(value.R / white.R, value.G / white.G, value.B / white.B).Select(v =>
        {
            var e = TransferCurve.SRgb.Encode(v);
            return TransferCurve.SRgb.Decode(e + 0.6 * (e * e * (3 - 2 * e) - e));
        });
    }
}
