namespace Kargah.Color;

/// <summary>Red, green and blue, linear or encoded as the context says; 0 is black and 1 the full value, and values outside are kept.</summary>
public readonly record struct Rgb(double R, double G, double B)
{
    public static Rgb operator *(double factor, Rgb value) => new(factor * value.R, factor * value.G, factor * value.B);

    /// <summary>0 = red, 1 = green, 2 = blue.</summary>
    public double this[int channel] => channel switch
    {
        0 => R,
        1 => G,
        2 => B,
        _ => throw new ArgumentOutOfRangeException(nameof(channel)),
    };

    /// <summary>The same function on each channel.</summary>
    public Rgb Select(Func<double, double> function) => new(function(R), function(G), function(B));
}
