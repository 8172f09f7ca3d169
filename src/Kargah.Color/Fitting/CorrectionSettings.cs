namespace Kargah.Color.Fitting;

public enum ModelChoice
{
    /// <summary>By leave-one-out.</summary>
    Auto,
    Linear,
    RootPolynomial,
}

public enum LinearizationChoice
{
    /// <summary>Curves where the neutral patches are bent by more than noise explains, and leave-one-out is better with them.</summary>
    Auto,

    /// <summary>The decoded values are linear, as those of a RAW file are.</summary>
    None,

    /// <summary>A curve for each channel through the neutral patches.</summary>
    Neutrals,
}

/// <summary>What a fit may do.</summary>
/// <param name="MeasureShading">Looks for light that falls off over the card; kept only where leave-one-out is better with it.</param>
public sealed record CorrectionSettings(
    ModelChoice Model = ModelChoice.Auto, LinearizationChoice Linearization = LinearizationChoice.Auto, bool MeasureShading = true);
