namespace Kargah.Color.Detection;

/// <summary>
/// The four markers around a card: 0 to 3 of ArUco's DICT_5X5_50, clockwise from the top left. Source of the bits: the dictionary that
/// OpenCV ships (Garrido-Jurado et al. 2014, doi:10.1016/j.patcog.2014.01.005), drawn and found by it in all rotations.
/// </summary>
internal static class Markers
{
    public const int Count = 4;

    /// <summary>Along a side, with the black border.</summary>
    public const int Modules = 7;

    private static readonly string[] bits = ["1010001011011001010111100", "0000111000000011011100110", "1101011110000111011011101", "1000000111001010111110111"];

    /// <summary>Whether a module is white; row and column from the marker's own top left, the border included; outside it is paper.</summary>
    public static bool IsWhite(int id, int row, int column) =>
        row < 0 || column < 0 || row >= Modules || column >= Modules
        || (row > 0 && column > 0 && row < Modules - 1 && column < Modules - 1 && bits[id][(row - 1) * 5 + column - 1] == '1');

    /// <summary>The same for a marker whose own top left is seen as the corner <paramref name="turn"/> of a square, counted clockwise from its top left.</summary>
    public static bool IsWhite(int id, int turn, int row, int column, bool mirrored = false)
    {
        for (var i = 0; i < turn; i++)
        {
            // undoes a quarter turn clockwise
            (row, column) = (Modules - 1 - column, row);
        }

        return IsWhite(id, row, mirrored ? Modules - 1 - column : column);
    }
}
