namespace Kargah.Color.Segmentation;

/// <summary>Colors as a mixture of a few normal distributions.</summary>
internal sealed class ColorMixture
{
    private const int Components = 5;
    private const int Rounds = 4;

    // Of a component's variance: flat colors have none of their own.
    private const double Least = 4;

    private readonly (double Weight, double X, double Y, double Z, Matrix3 Precision)[] components;

    private ColorMixture((double, double, double, double, Matrix3)[] components) => this.components = components;

    /// <summary>Fitted to colors, each counted to the component that it belongs to most (hard assignment).</summary>
    /// <param name="colors">Three numbers each. There is at least one color.</param>
    /// <remarks>Begins with the colors parted along their main direction, the widest part again and again.</remarks>
    public static ColorMixture Fit(ReadOnlySpan<float> colors)
    {
        var labels = Part(colors);
        for (var round = 0; ; round++)
        {
            var mixture = new ColorMixture(Estimate(colors, labels));
            if (round == Rounds)
            {
                return mixture;
            }

            for (var i = 0; i < labels.Length; i++)
            {
                labels[i] = mixture.Nearest(colors[(3 * i)..]);
            }
        }
    }

    /// <summary>−log of the density, but for a constant.</summary>
    public double Cost(float x, float y, float z)
    {
        var density = 0.0;
        foreach (var component in components)
        {
            density += component.Weight * Math.Exp(-0.5 * Distance(component, x, y, z));
        }

        return -Math.Log(Math.Max(density, 1e-30));
    }

    private int Nearest(ReadOnlySpan<float> color)
    {
        var (best, most) = (0, double.NegativeInfinity);
        for (var i = 0; i < components.Length; i++)
        {
            var value = Math.Log(components[i].Weight + 1e-30) - 0.5 * Distance(components[i], color[0], color[1], color[2]);
            if (value > most)
            {
                (best, most) = (i, value);
            }
        }

        return best;
    }

    private static double Distance(in (double Weight, double X, double Y, double Z, Matrix3 Precision) component, double x, double y, double z)
    {
        (x, y, z) = (x - component.X, y - component.Y, z - component.Z);
        var (px, py, pz) = component.Precision.Apply(x, y, z);
        return x * px + y * py + z * pz;
    }

    /// <summary>Components with their weight over the root of the determinant.</summary>
    private static (double, double, double, double, Matrix3)[] Estimate(ReadOnlySpan<float> colors, int[] labels)
    {
        var found = new List<(double, double, double, double, Matrix3)>();
        for (var component = 0; component < Components; component++)
        {
            var (count, mean, covariance) = Moments(colors, labels, component);
            if (count > 0)
            {
                var spread = covariance with { M11 = covariance.M11 + Least, M22 = covariance.M22 + Least, M33 = covariance.M33 + Least };
                found.Add(((double)count / labels.Length / Math.Sqrt(spread.Determinant), mean.X, mean.Y, mean.Z, spread.Inverse()));
            }
        }

        return [.. found];
    }

    private static (int Count, Xyz Mean, Matrix3 Covariance) Moments(ReadOnlySpan<float> colors, int[] labels, int label)
    {
        var count = 0;
        var (x, y, z, xx, xy, xz, yy, yz, zz) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] == label)
            {
                var (a, b, c) = ((double)colors[3 * i], (double)colors[3 * i + 1], (double)colors[3 * i + 2]);
                (x, y, z) = (x + a, y + b, z + c);
                (xx, xy, xz, yy, yz, zz) = (xx + a * a, xy + a * b, xz + a * c, yy + b * b, yz + b * c, zz + c * c);
                count++;
            }
        }

        if (count == 0)
        {
            return (0, default, default);
        }

        (x, y, z) = (x / count, y / count, z / count);
        (xx, xy, xz, yy, yz, zz) = (xx / count - x * x, xy / count - x * y, xz / count - x * z, yy / count - y * y, yz / count - y * z, zz / count - z * z);
        return (count, new(x, y, z), new(xx, xy, xz, xy, yy, yz, xz, yz, zz));
    }

    private static int[] Part(ReadOnlySpan<float> colors)
    {
        var labels = new int[colors.Length / 3];
        for (var parts = 1; parts < Components; parts++)
        {
            var (widest, most, middle, along) = (0, -1.0, default(Xyz), (1.0, 1.0, 1.0));
            for (var part = 0; part < parts; part++)
            {
                var (count, mean, covariance) = Moments(colors, labels, part);
                var total = count * (covariance.M11 + covariance.M22 + covariance.M33);
                if (total > most)
                {
                    (widest, most, middle, along) = (part, total, mean, MainDirection(covariance));
                }
            }

            for (var i = 0; i < labels.Length; i++)
            {
                if (labels[i] == widest && (colors[3 * i] - middle.X) * along.Item1 + (colors[3 * i + 1] - middle.Y) * along.Item2 + (colors[3 * i + 2] - middle.Z) * along.Item3 > 0)
                {
                    labels[i] = parts;
                }
            }
        }

        return labels;
    }

    /// <summary>By the power method.</summary>
    private static (double, double, double) MainDirection(Matrix3 covariance)
    {
        var (x, y, z) = (1.0, 0.9, 0.8);
        for (var i = 0; i < 20; i++)
        {
            (x, y, z) = covariance.Apply(x, y, z);
            var length = Math.Sqrt(x * x + y * y + z * z) + 1e-30;
            (x, y, z) = (x / length, y / length, z / length);
        }

        return (x, y, z);
    }
}
