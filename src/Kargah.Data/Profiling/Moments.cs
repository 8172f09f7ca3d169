namespace Kargah.Data;

/// <summary>
/// Count, mean, spread, least and greatest of a stream of finite numbers. Update: Welford 1962; merge: Chan, Golub and LeVeque 1979.
/// </summary>
internal struct Moments
{
    private double squares;

    public Moments()
    {
    }

    public long Count { get; private set; }
    public double Mean { get; private set; }
    public double Min { get; private set; } = double.PositiveInfinity;
    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>√(Σ(x − mean)² / (n − 1)).</summary>
    public readonly double? Std => Count < 2 ? null : Math.Sqrt(squares / (Count - 1));

    public void Add(double value)
    {
        Count++;
        var delta = value - Mean;
        Mean += delta / Count;
        squares += delta * (value - Mean);
        Min = value < Min ? value : Min;
        Max = value > Max ? value : Max;
    }

    public static Moments Merge(Moments a, Moments b)
    {
        if (a.Count == 0 || b.Count == 0)
        {
            return a.Count == 0 ? b : a;
        }

        var count = a.Count + b.Count;
        var delta = b.Mean - a.Mean;
        return new Moments
        {
            Count = count,
            Mean = a.Mean + (delta * b.Count / count),
            squares = a.squares + b.squares + (delta * delta * a.Count / count * b.Count),
            Min = Math.Min(a.Min, b.Min),
            Max = Math.Max(a.Max, b.Max),
        };
    }
}
