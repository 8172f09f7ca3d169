namespace Kargah.Print;

/// <summary>A sheet, lying on its long side. In millimetres.</summary>
public sealed record Paper(string Name, double Width, double Height)
{
    public static Paper A4 { get; } = new("a4", 297, 210);

    public static Paper A3 { get; } = new("a3", 420, 297);

    public static Paper Letter { get; } = new("letter", 279.4, 215.9);

    public static IReadOnlyList<Paper> All { get; } = [A4, A3, Letter];

    /// <summary>Null where there is none of that name.</summary>
    public static Paper? Find(string name) => All.FirstOrDefault(paper => paper.Name == name);
}
