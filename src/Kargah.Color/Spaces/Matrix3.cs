namespace Kargah.Color;

/// <summary>A 3 × 3 matrix that acts on columns: y = M x. Elements are named by row and column.</summary>
public readonly record struct Matrix3(
    double M11, double M12, double M13,
    double M21, double M22, double M23,
    double M31, double M32, double M33)
{
    public static Matrix3 Identity { get; } = Diagonal(1, 1, 1);

    public static Matrix3 Diagonal(double a, double b, double c) => new(a, 0, 0, 0, b, 0, 0, 0, c);

    /// <summary>The three given triples as columns.</summary>
    public static Matrix3 FromColumns(Xyz a, Xyz b, Xyz c) => new(a.X, b.X, c.X, a.Y, b.Y, c.Y, a.Z, b.Z, c.Z);

    public static Matrix3 operator *(Matrix3 a, Matrix3 b) => new(
        a.M11 * b.M11 + a.M12 * b.M21 + a.M13 * b.M31, a.M11 * b.M12 + a.M12 * b.M22 + a.M13 * b.M32, a.M11 * b.M13 + a.M12 * b.M23 + a.M13 * b.M33,
        a.M21 * b.M11 + a.M22 * b.M21 + a.M23 * b.M31, a.M21 * b.M12 + a.M22 * b.M22 + a.M23 * b.M32, a.M21 * b.M13 + a.M22 * b.M23 + a.M23 * b.M33,
        a.M31 * b.M11 + a.M32 * b.M21 + a.M33 * b.M31, a.M31 * b.M12 + a.M32 * b.M22 + a.M33 * b.M32, a.M31 * b.M13 + a.M32 * b.M23 + a.M33 * b.M33);

    /// <summary>M x.</summary>
    public (double, double, double) Apply(double x, double y, double z) =>
        (M11 * x + M12 * y + M13 * z, M21 * x + M22 * y + M23 * z, M31 * x + M32 * y + M33 * z);

    public Xyz Apply(Xyz value)
    {
        var (x, y, z) = Apply(value.X, value.Y, value.Z);
        return new(x, y, z);
    }

    public double Determinant => M11 * (M22 * M33 - M23 * M32) - M12 * (M21 * M33 - M23 * M31) + M13 * (M21 * M32 - M22 * M31);

    /// <summary>By cofactors. Not finite where the matrix is singular.</summary>
    public Matrix3 Inverse()
    {
        var d = 1 / Determinant;
        return new(
            d * (M22 * M33 - M23 * M32), d * (M13 * M32 - M12 * M33), d * (M12 * M23 - M13 * M22),
            d * (M23 * M31 - M21 * M33), d * (M11 * M33 - M13 * M31), d * (M13 * M21 - M11 * M23),
            d * (M21 * M32 - M22 * M31), d * (M12 * M31 - M11 * M32), d * (M11 * M22 - M12 * M21));
    }

    /// <summary>Row by row, nine values.</summary>
    public double[] ToArray() => [M11, M12, M13, M21, M22, M23, M31, M32, M33];
}
