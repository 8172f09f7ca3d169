namespace Kargah.Color.Detection;

/// <summary>
/// The four markers around a card: 0 to 3 of ArUco's DICT_5X5_50, clockwise from the top left. Source of the bits: the dictionary that
/// OpenCV ships (Garrido-Jurado et al. 2014, doi:10.1016/j.patcog.2014.01.005), drawn and found by it in all rotations.
/// </summary>
public static class Markers
{
    public const int Count = 4;

    /// <summary>Along a side, with the black border.</summary>
    public const int Modules = 7;

    /// <summary>How many the dictionary has; a card has the first four.</summary>
    public const int Known = 50;

    /// <summary>Five rows of five modules, white ones 1, the first in the highest of 25 bits.</summary>
    private static readonly uint[] bits =
    [
        0x145B2BC, 0x01C06E6, 0x1AF0EDD, 0x10395F7, 0x1AEB524, 0x1D4082D, 0x0D3D7EC, 0x0E2146B, 0x10D6132, 0x1313FA5,
        0x13CEE03, 0x1A2DAC0, 0x1E62B11, 0x05E7166, 0x1FCFCA8, 0x051E37F, 0x097A758, 0x0BEA26F, 0x0F64DC4, 0x1061DE8,
        0x12DDA75, 0x150E440, 0x16B0CA1, 0x0BA12DE, 0x19CD023, 0x1A59972, 0x1C3CE8B, 0x0224246, 0x03B9672, 0x024223B,
        0x027376E, 0x0368873, 0x040D0CE, 0x04AAAC8, 0x04643BA, 0x07A6FEA, 0x0998AAC, 0x082D101, 0x09AAD1D, 0x0863C72,
        0x0AD2825, 0x0A52F9E, 0x0D849F7, 0x0C309D9, 0x0DA7E31, 0x0E9627A, 0x0E9B997, 0x0F94806, 0x0F59125, 0x0F6B7D7,
    ];

    /// <summary>Whether a module is white; row and column from the marker's own top left, the border included; outside it is paper.</summary>
    public static bool IsWhite(int id, int row, int column) =>
        row < 0 || column < 0 || row >= Modules || column >= Modules
        || (row > 0 && column > 0 && row < Modules - 1 && column < Modules - 1 && (bits[id] >> (24 - ((row - 1) * 5 + column - 1)) & 1) == 1);

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
