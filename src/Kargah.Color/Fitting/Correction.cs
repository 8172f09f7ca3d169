namespace Kargah.Color.Fitting;

/// <summary>A way of fitting that was tried.</summary>
/// <param name="LeaveOneOut">Its mean ΔE₀₀; NaN where the patches do not determine it, or it cannot be the best: where it comes no nearer to the patches that
/// it saw than another does to those that it did not see.</param>
public sealed record Candidate(ModelKind Kind, bool Linearized, bool Shading, double LeaveOneOut);

/// <summary>What became of one patch.</summary>
/// <param name="Corrected">L*a*b*, D50; NaN where what was measured is no number.</param>
public sealed record CorrectedPatch(ReferencePatch Reference, PatchMeasurement Measured, Lab Corrected, double DeltaE);

/// <summary>A correction found from a measured chart, and how good it is.</summary>
/// <remarks>Twice the light gives the same correction with half the gains. Fits are to the chart's L*a*b* values, never to RGB clipped to a gamut.</remarks>
public sealed class Correction
{
    private const int FewestPatches = 12;

    private Correction(ReferenceChart chart, ColorModel model, ShadingField shading, Matrix3 matrix, DeltaEMetrics metrics, CorrectedPatch[] patches, Candidate[] candidates)
    {
        (Chart, Model, Shading, Matrix) = (chart, model, shading, matrix);
        (Metrics, Patches, Candidates) = (metrics, patches, candidates);
    }

    public ReferenceChart Chart { get; }

    /// <summary>From a picture's linear values to XYZ, D50.</summary>
    public ColorModel Model { get; }

    /// <summary>How light fell off over the card; taken out of the measurement, not part of the model.</summary>
    public ShadingField Shading { get; }

    /// <summary>The best 3 × 3 matrix from a picture's (curved) linear values to linear sRGB, whatever the model is.</summary>
    public Matrix3 Matrix { get; }

    public DeltaEMetrics Metrics { get; }

    /// <summary>All 24.</summary>
    public IReadOnlyList<CorrectedPatch> Patches { get; }

    /// <summary>What was compared, the chosen one first.</summary>
    public IReadOnlyList<Candidate> Candidates { get; }

    /// <summary>Finds the correction.</summary>
    /// <param name="measured">24, in the chart's order.</param>
    /// <remarks>Each way that the settings allow is fitted 25 times: with all patches, and without each of them in turn, its curves, gains, shading and
    /// coefficients found anew. The lowest leave-one-out wins. Curves are tried on their own where <see cref="CurveEvidence"/> finds a reason. Deterministic;
    /// uses the cores that there are.</remarks>
    /// <exception cref="UnusableChartException">Too few patches can be used.</exception>
    /// <exception cref="ArgumentException">There are not 24 measurements.</exception>
    public static Correction Find(ReadOnlySpan<PatchMeasurement> measured, ReferenceChart chart, CorrectionSettings? settings = null)
    {
        if (measured.Length != ReferenceChart.Count)
        {
            throw new ArgumentException($"A chart has {ReferenceChart.Count} patches; {measured.Length} were measured.", nameof(measured));
        }

        var samples = Usable(measured, chart);
        var trials = Choose(samples, settings ?? new());
        var best = trials[0];
        if (best.Fit is not { } fit)
        {
            throw new UnusableChartException(settings?.Linearization == LinearizationChoice.Neutrals
                ? "The camera's curve cannot be found: fewer than four neutral patches can be used, or they do not get darker from white to black."
                : "The measured patches are too much alike to determine a correction. Check that the card lies where the markers say and is lit.");
        }

        var linear = best.Plan.Kind == ModelKind.Linear ? fit : ModelFit.Solve(samples, best.Plan with { Kind = ModelKind.Linear });
        var c = (linear ?? fit).Model.CoefficientsTo(RgbSpace.SRgb);
        var matrix = linear is null ? Matrix3.Identity : new Matrix3(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8]);

        var patches = new CorrectedPatch[measured.Length];
        var perPatch = new double[measured.Length];
        for (var i = 0; i < patches.Length; i++)
        {
            // also of patches without a say: a channel that is 0 for want of gamut still shows where the color went
            var corrected = fit.Predict(new(i, measured[i].Linear, chart[i].Xyz, chart[i].Value, ReferenceChart.Position(i)));
            perPatch[i] = DeltaE.Ciede2000(chart[i].Value, corrected);
            patches[i] = new(chart[i], measured[i], corrected, perPatch[i]);
        }

        return new(chart, fit.Model, fit.Shading, matrix, DeltaEMetrics.Of(samples, fit, perPatch, best.PerPatch), patches,
            [.. trials.Select(t => new Candidate(t.Plan.Kind, t.Plan.Linearize, t.Plan.Shading, t.LeaveOneOut))]);
    }

    private static PatchSample[] Usable(ReadOnlySpan<PatchMeasurement> measured, ReferenceChart chart)
    {
        var samples = new List<PatchSample>();
        var unused = new int[4];
        for (var i = 0; i < measured.Length; i++)
        {
            unused[(int)measured[i].Use]++;
            if (measured[i].Use == PatchUse.Used)
            {
                samples.Add(new(i, measured[i].Linear, chart[i].Xyz, chart[i].Value, ReferenceChart.Position(i)));
            }
        }

        if (samples.Count < FewestPatches)
        {
            var remedy = unused[(int)PatchUse.Clipped] >= unused[(int)PatchUse.Empty] ? "Expose less, and keep reflections off the card." : "Expose more.";
            throw new UnusableChartException(
                $"Only {samples.Count} of {measured.Length} patches can be used, and a correction takes {FewestPatches}: {unused[(int)PatchUse.Clipped]} are clipped, "
                + $"{unused[(int)PatchUse.Specular]} reflect the light, {unused[(int)PatchUse.Empty]} are black. {remedy}");
        }

        return [.. samples];
    }

    /// <summary>The best first.</summary>
    private static Trial[] Choose(PatchSample[] samples, CorrectionSettings settings)
    {
        ModelKind[] kinds = settings.Model switch
        {
            ModelChoice.Linear => [ModelKind.Linear],
            ModelChoice.RootPolynomial => [ModelKind.RootPolynomial],
            _ => [ModelKind.Linear, ModelKind.RootPolynomial],
        };
        // Light straight from the camera needs no curve, and one through noise would bend other exposures.
        Trial[] straight = settings.Linearization == LinearizationChoice.Neutrals ? [] : Fitted(samples, kinds, false, settings.MeasureShading);
        var shading = straight.MinBy(t => t.Seen)?.Fit?.Shading ?? ShadingField.None;
        var bent = settings.Linearization == LinearizationChoice.Auto
            ? CurveEvidence.IsThere(samples, ShadingField.None) && CurveEvidence.IsThere(samples, shading)
            : settings.Linearization == LinearizationChoice.Neutrals;
        Trial[] curved = bent ? Fitted(samples, kinds, true, settings.MeasureShading) : [];

        var trials = new List<Trial>();
        foreach (var trial in straight.Concat(curved).OrderBy(t => t.Seen))
        {
            trials.Add(Judged(trial));
        }

        // A field is looked for under the best of the straight and of the curved alone: which of them is best does not depend on it, once it may be there.
        if (settings.MeasureShading)
        {
            foreach (var group in trials.GroupBy(t => t.Plan.Linearize).ToList())
            {
                var plan = group.MinBy(t => (t.Rank, t.Seen))!.Plan with { Shading = false };
                trials.Add(Judged(new Trial(samples, plan, ModelFit.Solve(samples, plan))));
            }
        }

        return [.. trials.OrderBy(t => t.Rank)];

        // What fits the patches that it saw worse than another does those that it did not see cannot win.
        Trial Judged(Trial trial) => trial.Seen < trials.Select(t => t.Rank).DefaultIfEmpty(double.PositiveInfinity).Min() ? trial.LeaveEachOut(samples) : trial;
    }

    private static Trial[] Fitted(PatchSample[] samples, ModelKind[] kinds, bool linearize, bool shading)
    {
        var trials = new Trial[kinds.Length];
        Parallel.For(0, kinds.Length, i =>
        {
            var plan = new FitPlan(kinds[i], linearize, shading);
            trials[i] = new(samples, plan, ModelFit.Solve(samples, plan));
        });
        return trials;
    }

    private sealed record Trial(FitPlan Plan, Fit? Fit, double Seen, double LeaveOneOut, double[] PerPatch)
    {
        public Trial(PatchSample[] samples, FitPlan plan, Fit? fit)
            : this(plan, fit, fit is null ? double.PositiveInfinity : samples.Average(s => DeltaE.Ciede2000(s.Lab, fit.Predict(s))), double.NaN, [])
        {
        }

        public double Rank => Fit is null ? double.PositiveInfinity : double.IsNaN(LeaveOneOut) ? double.MaxValue : LeaveOneOut;

        public Trial LeaveEachOut(PatchSample[] samples)
        {
            var perPatch = new double[ReferenceChart.Count];
            Array.Fill(perPatch, double.NaN);
            if (Fit is null)
            {
                return this;
            }

            Parallel.For(0, samples.Length, left =>
            {
                PatchSample[] others = [.. samples[..left], .. samples[(left + 1)..]];
                if (ModelFit.Solve(others, Plan) is { } fold)
                {
                    perPatch[samples[left].Id] = DeltaE.Ciede2000(samples[left].Lab, fold.Predict(samples[left]));
                }
            });
            var found = samples.Select(s => perPatch[s.Id]).ToArray();
            // a way that fails without one patch hangs by that patch
            return this with { LeaveOneOut = found.Any(double.IsNaN) ? double.NaN : found.Average(), PerPatch = perPatch };
        }
    }
}
