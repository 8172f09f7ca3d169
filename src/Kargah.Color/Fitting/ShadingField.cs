namespace Kargah.Color.Fitting;

/// <summary>How light falls off over the card: exp(a x + b y + c x² + d xy + e y²), with x and y from −1 to 1 between the centres of its outer patches.</summary>
/// <remarks>1 in the middle of the card. Never negative.</remarks>
public readonly record struct ShadingField(double X, double Y, double XX, double XY, double YY)
{
    internal const int Terms = 5;

    public static ShadingField None => default;

    internal static ShadingField From(ReadOnlySpan<double> values) => new(values[0], values[1], values[2], values[3], values[4]);

    internal void CopyTo(Span<double> values) => (values[0], values[1], values[2], values[3], values[4]) = (X, Y, XX, XY, YY);

    /// <summary>The light at a place, relative to the middle.</summary>
    public double At(double x, double y) => Math.Exp(X * x + Y * y + XX * x * x + XY * x * y + YY * y * y);

    internal double At((double X, double Y) place) => At(place.X, place.Y);

    internal bool IsNear(in ShadingField other, double distance) =>
        Math.Abs(X - other.X) < distance && Math.Abs(Y - other.Y) < distance
        && Math.Abs(XX - other.XX) < distance && Math.Abs(XY - other.XY) < distance && Math.Abs(YY - other.YY) < distance;
}
