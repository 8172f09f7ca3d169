namespace Kargah.Color.Fitting;

/// <summary>A patch as a fit sees it: what was measured, what it should be, and where on the card it is.</summary>
internal readonly record struct PatchSample(int Id, Rgb Linear, Xyz Target, Lab Lab, (double X, double Y) Place)
{
    public bool IsNeutral => ReferenceChart.IsNeutral(Id);
}

/// <summary>What is fitted together, and is found anew without a patch to know how that one would come out.</summary>
internal readonly record struct FitPlan(ModelKind Kind, bool Linearize, bool Shading);

/// <summary>A model and the light that it was found under.</summary>
internal sealed record Fit(ColorModel Model, ShadingField Shading)
{
    /// <summary>The color of a measured patch, with the falling off of light taken out.</summary>
    public Lab Predict(in PatchSample sample) =>
        Lab.FromXyz(1 / Shading.At(sample.Place) * Model.Apply(sample.Linear), WhitePoints.D50);
}
