namespace Kargah.Numerics;

/// <summary>What a tile kernel has to know beside the addresses of its corner of A, B and C. Steps are in bytes.</summary>
internal unsafe struct Tile
{
    /// <summary>Length of the sum.</summary>
    public nint Depth;

    /// <summary>From one row of A to the next.</summary>
    public nint ARow;

    /// <summary>From one summand to the next in A.</summary>
    public nint AStep;

    /// <summary>From a float of A to those that are fetched while it is used.</summary>
    public nint AAhead;

    /// <summary>What is fetched into the second cache, one line for every four summands, because a later tile will need it.</summary>
    public float* Next;

    public nint NextStep;

    /// <summary>From one summand to the next in B.</summary>
    public nint BStep;

    /// <summary>From one row of C to the next.</summary>
    public nint CRow;

    public nint MaskRow;

    /// <summary>The tile's corner of the mask.</summary>
    public float* Mask;

    /// <summary>Of the tile's first column.</summary>
    public float* Bias;

    public TileSteps Steps;

    /// <summary>Used columns of the tile's last vector.</summary>
    public int Columns;
}

/// <summary>What a kernel does beside the sum; see <see cref="Epilogue"/>.</summary>
[Flags]
internal enum TileSteps
{
    None = 0,
    Bias = 1,
    Accumulate = 2,
    Relu = 4,
    Mask = 8,

    /// <summary>The last vector of columns is not written whole.</summary>
    Part = 16,

    /// <summary>C is fetched while the sum is formed.</summary>
    Prefetch = 32,
}
