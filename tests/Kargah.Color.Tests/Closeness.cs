namespace Kargah.Color.Tests;

internal static class Closeness
{
    public static void ShouldBeCloseTo(this (double, double, double) value, (double, double, double) expected, double tolerance)
    {
        value.Item1.ShouldBe(expected.Item1, tolerance);
        value.Item2.ShouldBe(expected.Item2, tolerance);
        value.Item3.ShouldBe(expected.Item3, tolerance);
    }

    public static void ShouldBeCloseTo(this (float, float, float) value, (double, double, double) expected, double tolerance) =>
        ((double)value.Item1, (double)value.Item2, (double)value.Item3).ShouldBeCloseTo(expected, tolerance);
}
