namespace Kargah.Color.Fitting;

/// <summary>How the color of the light is guessed from a picture without a card.</summary>
public enum WhiteBalanceMethod
{
    /// <summary>The picture's mean is gray. Source: Buchsbaum 1980, doi:10.1016/0016-0032(80)90058-7.</summary>
    GrayWorld,

    /// <summary>The brightest is white: the 99th percentile of each channel. Source: Land 1977.</summary>
    WhitePatch,

    /// <summary>Between the two: the Minkowski mean with p = 6. Source: Finlayson and Trezzi 2004.</summary>
    ShadesOfGray,
}

/// <summary>The color of the light as the camera sees it, in linear light and scaled to green = 1; its reciprocals are the gains that make gray gray.</summary>
public static class WhiteBalance
{
    private const double Percentile = 0.99;
    private const double ShadesPower = 6;

    /// <summary>From linear pixels, red, green and blue in turn.</summary>
    /// <param name="pixels">Pixels with a channel that reaches <paramref name="clip"/>, is below 0 or is NaN say nothing and are passed over.</param>
    /// <returns>Null where no pixel is left, or a channel has no light at all.</returns>
    /// <remarks>Sums are in double. White patch sorts a copy of the pixels, so give it a thinned picture.
    /// Mean angular errors of 4 to 8° are published for photographs: with a card, <see cref="FromNeutrals"/> measures instead.</remarks>
    /// <exception cref="ArgumentException">The length is not a multiple of three.</exception>
    public static Rgb? Estimate(WhiteBalanceMethod method, ReadOnlySpan<float> pixels, float clip = 0.98f)
    {
        if (pixels.Length % 3 != 0)
        {
            throw new ArgumentException($"{pixels.Length} values are no whole number of pixels.", nameof(pixels));
        }

        return method switch
        {
            WhiteBalanceMethod.GrayWorld => Mean(pixels, clip, 1),
            WhiteBalanceMethod.ShadesOfGray => Mean(pixels, clip, ShadesPower),
            WhiteBalanceMethod.WhitePatch => Brightest(pixels, clip),
            _ => throw new ArgumentOutOfRangeException(nameof(method)),
        };
    }

    /// <summary>From the usable neutral patches of a card, the lighter the more.</summary>
    /// <returns>Null where no neutral patch can be used.</returns>
    public static Rgb? FromNeutrals(ReadOnlySpan<PatchMeasurement> patches)
    {
        double r = 0, g = 0, b = 0;
        for (var i = 0; i < patches.Length; i++)
        {
            if (ReferenceChart.IsNeutral(i) && patches[i].Use == PatchUse.Used)
            {
                (r, g, b) = (r + patches[i].Linear.R, g + patches[i].Linear.G, b + patches[i].Linear.B);
            }
        }

        return Scaled(r, g, b);
    }

    /// <summary>The angle between two lights in degrees, the usual measure of how far a guess is off.</summary>
    public static double AngleBetween(Rgb a, Rgb b)
    {
        // by the cross product, which keeps small angles exact
        var (x, y, z) = (a.G * b.B - a.B * b.G, a.B * b.R - a.R * b.B, a.R * b.G - a.G * b.R);
        return double.RadiansToDegrees(Math.Atan2(Math.Sqrt(x * x + y * y + z * z), a.R * b.R + a.G * b.G + a.B * b.B));
    }

    /// <summary>For each channel, what makes the neutral patches (all patches, where there is none) as bright together as their Y says.</summary>
    internal static Rgb NeutralGains(ReadOnlySpan<PatchSample> samples, Linearization? linearization)
    {
        var neutrals = false;
        foreach (var sample in samples)
        {
            neutrals |= sample.IsNeutral;
        }

        double r = 0, g = 0, b = 0, light = 0;
        foreach (var sample in samples)
        {
            if (sample.IsNeutral || !neutrals)
            {
                var value = linearization?.Apply(sample.Linear) ?? sample.Linear;
                (r, g, b, light) = (r + value.R, g + value.G, b + value.B, light + sample.Target.Y);
            }
        }

        return new(light / r, light / g, light / b);
    }

    private static Rgb? Mean(ReadOnlySpan<float> pixels, float clip, double power)
    {
        double r = 0, g = 0, b = 0;
        for (var i = 0; i < pixels.Length; i += 3)
        {
            var (x, y, z) = (pixels[i], pixels[i + 1], pixels[i + 2]);
            if (Says(x, y, z, clip))
            {
                (r, g, b) = power == 1 ? (r + x, g + y, b + z) : (r + Math.Pow(x, power), g + Math.Pow(y, power), b + Math.Pow(z, power));
            }
        }

        return power == 1 ? Scaled(r, g, b) : Scaled(Math.Pow(r, 1 / power), Math.Pow(g, 1 / power), Math.Pow(b, 1 / power));
    }

    private static Rgb? Brightest(ReadOnlySpan<float> pixels, float clip)
    {
        var channels = new List<float>[] { [], [], [] };
        for (var i = 0; i < pixels.Length; i += 3)
        {
            if (Says(pixels[i], pixels[i + 1], pixels[i + 2], clip))
            {
                for (var c = 0; c < 3; c++)
                {
                    channels[c].Add(pixels[i + c]);
                }
            }
        }

        if (channels[0].Count == 0)
        {
            return null;
        }

        foreach (var channel in channels)
        {
            channel.Sort();
        }

        var index = (int)(Percentile * (channels[0].Count - 1));
        return Scaled(channels[0][index], channels[1][index], channels[2][index]);
    }

    private static bool Says(float r, float g, float b, float clip) => r >= 0 && r < clip && g >= 0 && g < clip && b >= 0 && b < clip;

    private static Rgb? Scaled(double r, double g, double b) => r > 0 && g > 0 && b > 0 ? new(r / g, 1, b / g) : null;
}
