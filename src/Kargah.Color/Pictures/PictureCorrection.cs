using System.Numerics;
using Kargah.Color.Fitting;
using Kargah.Numerics;

namespace Kargah.Color.Pictures;

/// <summary>A correction made ready for pictures: tables into light, the model in float vectors, and out of light into a color space.</summary>
/// <remarks>Beside <see cref="Apply(Rgb, double)"/>, which is the same in double for one pixel: never more than 1 code apart at 8 bits and 2 at 16 bits.
/// Safe for several threads at once; each call may have a team of its own.</remarks>
public sealed partial class PictureCorrection
{
    private const double SpecularBegin = 0.97;

    private readonly ColorModel model;
    private readonly TransferCurve source;
    private readonly float[] coefficients;
    private readonly bool preserveSpeculars;
    private readonly LightField? field;
    private readonly Rgb top;
    private readonly Lazy<float[][]> decode8;
    private readonly Lazy<float[][]> decode16;
    private readonly Lazy<byte[]> encode8;
    private readonly Lazy<Vector2[]> encode16;
    private readonly Lazy<WideInput> wideInput;
    private readonly Lazy<WideOutput> wideOutput;

    /// <param name="source">The encoding of the pictures, the one that the patches were decoded by.</param>
    /// <param name="target">What is written. 8 bits are too few for ProPhoto RGB.</param>
    /// <param name="field">The light that the pictures lie in, to be made even; they have its size then.</param>
    /// <param name="preserveSpeculars">Reflections of the light, where all channels are within 3 % of their end, become white in place of the color that the
    /// correction would give to clipped values.</param>
    public PictureCorrection(ColorModel model, TransferCurve source, RgbSpace target, bool preserveSpeculars = true, LightField? field = null)
    {
        (this.model, this.source, Target, this.preserveSpeculars, this.field) = (model, source, target, preserveSpeculars, field);
        coefficients = [.. model.CoefficientsTo(target).Select(c => (float)c)];
        top = Light(new(1, 1, 1));
        decode8 = new(() => DecodeTables(256));
        decode16 = new(() => DecodeTables(65536));
        encode8 = new(ByteTable);
        encode16 = new(WordTable);
        wideInput = new(ByteTables);
        wideOutput = new(() => new(WideOutput.Parabolas(light => 255 * Math.Clamp(Target.Curve.Encode(light), 0, 1))));
    }

    public RgbSpace Target { get; }

    /// <summary>One pixel in double: encoded values, 0 to 1, to encoded values of the target, clipped to its gamut.</summary>
    /// <param name="gain">What its light is multiplied by, as the light field says for its place.</param>
    public Rgb Apply(Rgb encoded, double gain = 1)
    {
        var linear = source.Decode(encoded);
        var result = Target.D50ToLinear(gain * model.Apply(linear)).Select(v => v > 0 ? Math.Min(v, 1) : 0);
        if (preserveSpeculars)
        {
            var light = Light(encoded);
            var t = Math.Min(light.R / top.R, Math.Min(light.G / top.G, light.B / top.B));
            t = Math.Clamp((t - SpecularBegin) / (1 - SpecularBegin), 0, 1);
            t = t * t * (3 - 2 * t);
            result = result.Select(v => v + t * (1 - v));
        }

        return Target.Curve.Encode(result);
    }

    /// <summary>Corrects pixels of 8 bits: red, green and blue in turn, with further channels of a pixel copied.</summary>
    /// <param name="pixels">Whole pixels.</param>
    /// <param name="result">Of the same length; may be <paramref name="pixels"/> itself, and may not overlap it otherwise.</param>
    /// <param name="channels">In a pixel: 3, or 4 with alpha.</param>
    /// <param name="team">Who works on it; the caller alone, where it is left out.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other or the light field.</exception>
    public void Apply(ReadOnlySpan<byte> pixels, Span<byte> result, int channels = 3, ThreadTeam? team = null) =>
        Apply(pixels, result, channels, team, CodeLookup.IsSupported);

    /// <param name="wide">64 pixels at once, which the processor must be able to.</param>
    internal void Apply(ReadOnlySpan<byte> pixels, Span<byte> result, int channels, ThreadTeam? team, bool wide)
    {
        if (wide)
        {
            Run<byte, byte, WideInput, WideOutput>(pixels, result, channels, wideInput.Value, wideOutput.Value, team);
        }
        else
        {
            Run<byte, byte, TableInput<byte>, ByteOutput>(pixels, result, channels, new(decode8.Value), new(encode8.Value), team);
        }
    }

    /// <summary>Corrects pixels of 16 bits.</summary>
    /// <inheritdoc cref="Apply(ReadOnlySpan{byte}, Span{byte}, int, ThreadTeam?)"/>
    public void Apply(ReadOnlySpan<ushort> pixels, Span<ushort> result, int channels = 3, ThreadTeam? team = null) =>
        Run<ushort, ushort, TableInput<ushort>, WordOutput>(pixels, result, channels, new(decode16.Value), new(encode16.Value), team);

    /// <summary>Corrects pixels of 16 bits, as a RAW file gives them, into 8 bits. Further channels lose their lower bits.</summary>
    /// <inheritdoc cref="Apply(ReadOnlySpan{byte}, Span{byte}, int, ThreadTeam?)"/>
    public void Apply(ReadOnlySpan<ushort> pixels, Span<byte> result, int channels = 3, ThreadTeam? team = null) =>
        Run<ushort, byte, TableInput<ushort>, ByteOutput>(pixels, result, channels, new(decode16.Value), new(encode8.Value), team);

    private Rgb Light(Rgb encoded)
    {
        var linear = source.Decode(encoded);
        return model.Linearization?.Apply(linear) ?? linear;
    }

    /// <summary>Roots of light over codes: the model's roots of products are products of these.</summary>
    private float[][] DecodeTables(int count)
    {
        var tables = new float[3][];
        for (var channel = 0; channel < 3; channel++)
        {
            if (channel > 0 && model.Linearization is null)
            {
                tables[channel] = tables[0];
                continue;
            }

            tables[channel] = new float[count];
            for (var i = 0; i < count; i++)
            {
                var v = (double)i / (count - 1);
                tables[channel][i] = (float)Math.Sqrt(Light(new(v, v, v))[channel]);
            }
        }

        return tables;
    }

    /// <summary>The same for 64 codes at once, in parts of the largest.</summary>
    private WideInput ByteTables()
    {
        var tables = DecodeTables(256);
        var top = tables.SelectMany(table => table).Aggregate(1e-6f, float.MaxNumber);
        return new([.. tables.SelectMany(table => CodeLookup.Table(table.Select(root => (double)root / top)))], top);
    }

    /// <summary>Codes over the root of light, in which every encoding is nearly straight, so that few entries suffice also near black.</summary>
    private byte[] ByteTable()
    {
        var table = new byte[ByteOutput.Entries];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = (byte)Math.Round(255 * Encoded((double)i / (table.Length - 1)));
        }

        return table;
    }

    /// <summary>Codes to draw straight lines between: each with the way to the next one.</summary>
    private Vector2[] WordTable()
    {
        var table = new Vector2[WordOutput.Entries + 1];
        for (var i = 0; i < table.Length; i++)
        {
            var (here, next) = (65535 * Encoded((double)i / WordOutput.Entries), 65535 * Encoded((i + 1.0) / WordOutput.Entries));
            table[i] = new((float)(here + 0.5), (float)(next - here));
        }

        return table;
    }

    private double Encoded(double root) => Math.Clamp(Target.Curve.Encode(root * root), 0, 1);
}
