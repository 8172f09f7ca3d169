namespace Kargah.Learning;

public enum InputEmbeddingKind
{
    /// <summary>The columns pass as they are.</summary>
    Plain,
    Category,
    Piecewise,
    Periodic,
}

/// <summary>What the network makes of some neighbouring columns of its input before its first layer.</summary>
public sealed record InputEmbedding(InputEmbeddingKind Kind)
{
    /// <summary>How many; above 1 only where they pass as they are.</summary>
    public int Columns { get; init; } = 1;

    /// <summary>Of a category: codes from 0.</summary>
    public int Levels { get; init; }

    /// <summary>Numbers a category becomes; frequencies of a periodic embedding.</summary>
    public int Width { get; init; }

    /// <summary>Of piecewise bins.</summary>
    public IReadOnlyList<float> Edges { get; init; } = [];
}
