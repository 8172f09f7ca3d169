using System.Runtime.InteropServices;

namespace Kargah.Numerics;

/// <summary>The tile kernels of one instruction set: the address for each number of rows and of vectors of columns.</summary>
internal readonly unsafe struct TileKernels
{
    private readonly nint* addresses;

    /// <param name="rows">Of the largest tile.</param>
    /// <param name="lanes">Floats of a vector.</param>
    /// <param name="addresses">Those for one vector, from one row on, then those for two.</param>
    public TileKernels(int rows, int lanes, ReadOnlySpan<nint> addresses)
    {
        Rows = rows;
        Lanes = lanes;
        // Never freed: there is one for each instruction set, for as long as the process lives.
        this.addresses = (nint*)NativeMemory.Alloc((nuint)addresses.Length, (nuint)sizeof(nint));
        addresses.CopyTo(new Span<nint>(this.addresses, addresses.Length));
    }

    public static TileKernels Active { get; private set; } = Of(InstructionSets.Best);

    /// <summary>Of the largest tile.</summary>
    public int Rows { get; }

    /// <summary>Floats of a vector.</summary>
    public int Lanes { get; }

    public static void Use(InstructionSet instructions) => Active = Of(instructions);

    /// <param name="rows">1 to <see cref="Rows"/>.</param>
    /// <param name="vectors">1 or 2.</param>
    public delegate*<float*, float*, float*, Tile*, void> Get(int rows, int vectors) =>
        (delegate*<float*, float*, float*, Tile*, void>)addresses[(vectors - 1) * Rows + rows - 1];

    private static TileKernels Of(InstructionSet instructions) => instructions switch
    {
        InstructionSet.Avx512 => Avx512Tiles.Kernels,
        InstructionSet.Avx2 => Avx2Tiles.Kernels,
        _ => PortableTiles.Kernels,
    };
}
