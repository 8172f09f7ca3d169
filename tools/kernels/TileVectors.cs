namespace Kargah.Kernels;

/// <summary>How one instruction set spells what a tile needs, and how large a tile its registers hold.</summary>
/// <param name="Name">As in the enum InstructionSet.</param>
/// <param name="Bits">Of one vector.</param>
/// <param name="Rows">Of the largest tile; two vectors wide, that leaves registers for two of B and one of A.</param>
public sealed record TileVectors(string Name, int Bits, int Rows)
{
    public static readonly IReadOnlyList<TileVectors> All =
    [
        new("Avx512", 512, 12)
        {
            Using = "System.Runtime.Intrinsics.X86",
            MultiplyAdd = "Avx512F.FusedMultiplyAdd",
            MultiplySubtract = "Avx512F.FusedMultiplyAddNegated",
            MultiplyEven = "Avx512F.Multiply",
            Reciprocal = "Avx512F.Reciprocal14",
            ReciprocalSqrt = "Avx512F.ReciprocalSqrt14",
            // The second operand where one is NaN.
            Relu = "Avx512F.Max(zero, {0})",
            LoadPart = "Avx512F.MaskLoad({0}, part, zero)",
            StorePart = "Avx512F.MaskStore({0}, part, {1})",
        },
        new("Avx2", 256, 6)
        {
            Using = "System.Runtime.Intrinsics.X86",
            MultiplyAdd = "Fma.MultiplyAdd",
            MultiplySubtract = "Fma.MultiplyAddNegated",
            MultiplyEven = "Avx2.Multiply",
            Reciprocal = "Avx.Reciprocal",
            ReciprocalSqrt = "Avx.ReciprocalSqrt",
            Relu = "Avx.Max(zero, {0})",
            LoadPart = "Avx.MaskLoad({0}, part)",
            StorePart = "Avx.MaskStore({0}, part, {1})",
        },
        new("Portable", 128, 6)
        {
            Using = null,
            MultiplyAdd = "Vector128.MultiplyAddEstimate",
            MultiplySubtract = "PortableVector.MultiplySubtract",
            MultiplyEven = "PortableVector.MultiplyEven",
            Reciprocal = "PortableVector.Reciprocal",
            ReciprocalSqrt = "PortableVector.ReciprocalSqrt",
            Relu = "Vector128.ConditionalSelect(Vector128.LessThan({0}, zero), zero, {0})",
            LoadPart = "PortableVector.Load({0}, tile->Columns)",
            StorePart = "PortableVector.Store({0}, tile->Columns, {1})",
        },
    ];

    public required string? Using { get; init; }

    /// <summary>a·b + c.</summary>
    public required string MultiplyAdd { get; init; }

    /// <summary>c − a·b.</summary>
    public required string MultiplySubtract { get; init; }

    /// <summary>The 64-bit products of every second pair of unsigned 32-bit numbers.</summary>
    public required string MultiplyEven { get; init; }

    /// <summary>1/x, a few bits of it at least.</summary>
    public required string Reciprocal { get; init; }

    /// <summary>1/√x, likewise.</summary>
    public required string ReciprocalSqrt { get; init; }

    public required string Relu { get; init; }

    public required string LoadPart { get; init; }

    public required string StorePart { get; init; }

    public int Lanes => Bits / 32;

    public string Type => $"Vector{Bits}";

    public bool HasMasks => Bits > 128;

    public bool HasPrefetch => Using is not null;
}
