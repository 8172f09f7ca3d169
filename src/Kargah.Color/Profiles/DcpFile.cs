using System.Buffers.Binary;
using System.Text;
using Kargah.Color.Fitting;

namespace Kargah.Color.Profiles;

/// <summary>The light that a camera profile was made under, by its number in EXIF.</summary>
public enum CalibrationIlluminant
{
    StandardA = 17,
    D55 = 20,
    D65 = 21,
    D75 = 22,
    D50 = 23,
}

/// <summary>A camera profile for RAW converters. Source: Adobe, Digital Negative Specification 1.7.1, chapter 6.</summary>
public static class DcpFile
{
    private const int Denominator = 10000;

    /// <summary>ColorMatrix1 takes XYZ to the camera's values, ForwardMatrix1 balanced camera values to XYZ D50.</summary>
    /// <param name="uniqueCameraModel">Exactly as RAW files of that camera have it: converters offer the profile for no other.</param>
    /// <param name="illuminant">What lit the card.</param>
    /// <exception cref="ArgumentException">The model is not linear, or has curves: a profile is of a RAW file's own values.</exception>
    public static byte[] Of(ColorModel model, string uniqueCameraModel, string name, CalibrationIlluminant illuminant)
    {
        if (model.Kind != ModelKind.Linear || model.Linearization is not null)
        {
            throw new ArgumentException("A camera profile takes a linear model of RAW values, without curves.", nameof(model));
        }

        var (color, forward) = Matrices(model, White(illuminant));
        var entries = new List<(ushort Tag, ushort Type, int Count, byte[] Data)>
        {
            Text(50708, uniqueCameraModel),
            Rationals(50721, color),
            (50778, 3, 1, [(byte)illuminant, 0]),
            Text(50936, name),
            // allow copying
            (50941, 4, 1, new byte[4]),
            Rationals(50964, forward),
        };
        return Build(entries);
    }

    /// <summary>XYZ under the light to camera, with white at 1 in its largest channel, and balanced camera to XYZ D50, with white going to white exactly.</summary>
    internal static (Matrix3 Color, Matrix3 Forward) Matrices(ColorModel model, Xyz light)
    {
        var c = model.Coefficients;
        var toD50 = new Matrix3(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8]) * Matrix3.Diagonal(model.Gains.R, model.Gains.G, model.Gains.B);
        var color = toD50.Inverse() * ChromaticAdaptation.Between(light, WhitePoints.D50);
        var neutral = color.Apply(light);
        var largest = 1 / Math.Max(neutral.X, Math.Max(neutral.Y, neutral.Z));
        color = Matrix3.Diagonal(largest, largest, largest) * color;
        // balanced white is 1, 1, 1, and toD50 takes the neutral to D50 by construction
        return (color, toD50 * Matrix3.Diagonal(neutral.X, neutral.Y, neutral.Z));
    }

    internal static Xyz White(CalibrationIlluminant illuminant) => illuminant switch
    {
        CalibrationIlluminant.StandardA => WhitePoints.A,
        CalibrationIlluminant.D50 => WhitePoints.D50,
        CalibrationIlluminant.D55 => new Chromaticity(0.33243, 0.34744).ToXyz(),
        CalibrationIlluminant.D65 => WhitePoints.D65,
        CalibrationIlluminant.D75 => new Chromaticity(0.29903, 0.31488).ToXyz(),
        _ => throw new ArgumentOutOfRangeException(nameof(illuminant)),
    };

    private static (ushort, ushort, int, byte[]) Text(ushort tag, string text)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(text), 0];
        return (tag, 2, bytes.Length, bytes);
    }

    private static (ushort, ushort, int, byte[]) Rationals(ushort tag, Matrix3 matrix)
    {
        var bytes = new byte[9 * 8];
        for (var i = 0; i < 9; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8 * i), (int)Math.Round(matrix.ToArray()[i] * Denominator));
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8 * i + 4), Denominator);
        }

        return (tag, 10, 9, bytes);
    }

    /// <summary>One directory, as in a TIFF file with a number of its own in the head.</summary>
    private static byte[] Build(List<(ushort Tag, ushort Type, int Count, byte[] Data)> entries)
    {
        const int head = 8;
        var directory = new byte[2 + 12 * entries.Count + 4];
        var data = new List<byte>();
        BinaryPrimitives.WriteUInt16LittleEndian(directory, (ushort)entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = directory.AsSpan(2 + 12 * i, 12);
            var (tag, type, count, bytes) = entries[i];
            BinaryPrimitives.WriteUInt16LittleEndian(entry, tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], type);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], count);
            if (bytes.Length <= 4)
            {
                bytes.CopyTo(entry[8..]);
                continue;
            }

            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], head + directory.Length + data.Count);
            data.AddRange(bytes);
            data.AddRange(new byte[bytes.Length & 1]);
        }

        return [.. "IIRC"u8, head, 0, 0, 0, .. directory, .. data];
    }
}
