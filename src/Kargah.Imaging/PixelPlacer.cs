using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kargah.Imaging;

/// <summary>Puts rows of a file's pixels where they belong in an upright picture, as RGB of the wanted depth.</summary>
internal sealed unsafe class PixelPlacer
{
    private readonly Pixels target;
    private readonly int width;
    private readonly int bands;
    private readonly int bits;
    private readonly int bitsInUse;
    private readonly bool hasAlpha;

    // in pixels of the target
    private readonly long origin;
    private readonly long stepX;
    private readonly long stepY;

    /// <param name="width">Of a row in the file.</param>
    /// <param name="height">Rows in the file.</param>
    /// <param name="bands">Gray or RGB, and what follows.</param>
    /// <param name="bits">8 or 16.</param>
    /// <param name="bitsInUse">The upper ones, where fewer of 16 have meaning.</param>
    public PixelPlacer(Pixels target, int width, int height, int bands, int bits, int bitsInUse, bool hasAlpha, int orientation)
    {
        (this.target, this.width, this.bands, this.bits, this.bitsInUse, this.hasAlpha) = (target, width, bands, bits, bitsInUse, hasAlpha);
        long w = orientation >= 5 ? height : width;
        var last = (long)width * height - 1;
        (origin, stepX, stepY) = orientation switch
        {
            2 => (w - 1, -1L, w),
            3 => (last, -1L, -w),
            4 => (last - w + 1, 1L, -w),
            5 => (0L, w, 1L),
            6 => (w - 1, w, -1L),
            7 => (last, -w, -1L),
            8 => (last - w + 1, -w, 1L),
            _ => (0L, 1L, w),
        };
    }

    /// <param name="rows">Without gaps.</param>
    /// <param name="top">The first of them.</param>
    public void Place(byte* rows, int top, int count)
    {
        var isSame = bands == target.Channels && bits == target.Bits && bitsInUse is 8 or 16;
        var bytes = (long)width * count * target.Channels * (target.Bits / 8);
        var converted = isSame ? null : (byte*)NativeMemory.Alloc((nuint)bytes);
        try
        {
            if (converted is not null)
            {
                Convert(rows, converted, (long)width * count);
            }

            Move(converted is null ? rows : converted, top, count);
        }
        finally
        {
            NativeMemory.Free(converted);
        }
    }

    private void Convert(byte* from, byte* to, long count)
    {
        switch (bits, target.Bits)
        {
            case (8, 8):
                Convert<byte, byte>(from, (byte*)to, count);
                break;
            case (8, 16):
                Convert<byte, ushort>(from, (ushort*)to, count);
                break;
            case (16, 8):
                Convert<ushort, byte>((ushort*)from, to, count);
                break;
            default:
                Convert<ushort, ushort>((ushort*)from, (ushort*)to, count);
                break;
        }
    }

    private void Convert<TIn, TOut>(TIn* from, TOut* to, long count)
        where TIn : unmanaged
        where TOut : unmanaged
    {
        var isGray = bands < 3;
        var (green, blue, alpha) = isGray ? (0, 0, 1) : (1, 2, 3);
        var channels = target.Channels;
        for (; count > 0; count--, from += bands, to += channels)
        {
            to[0] = Number<TIn, TOut>(from[0]);
            to[1] = Number<TIn, TOut>(from[green]);
            to[2] = Number<TIn, TOut>(from[blue]);
            if (channels == 4)
            {
                to[3] = hasAlpha ? Number<TIn, TOut>(from[alpha]) : Number<byte, TOut>(byte.MaxValue);
            }
        }
    }

    /// <summary>The nearest of the other depth; few bits are repeated below, so that the highest stays the highest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TOut Number<TIn, TOut>(TIn value)
        where TIn : unmanaged
        where TOut : unmanaged
    {
        if (typeof(TIn) == typeof(byte))
        {
            var number = (byte)(object)value;
            return typeof(TOut) == typeof(byte) ? (TOut)(object)number : (TOut)(object)(ushort)(number * 257);
        }

        var word = (int)(ushort)(object)value;
        word |= word >> bitsInUse;
        return typeof(TOut) == typeof(byte) ? (TOut)(object)(byte)((word * 255 + 32767) / 65535) : (TOut)(object)(ushort)word;
    }

    private void Move(byte* rows, int top, int count)
    {
        switch (target.Channels * (target.Bits / 8))
        {
            case 3:
                Move((Three*)rows, (Three*)target.Pointer, top, count);
                break;
            case 4:
                Move((uint*)rows, (uint*)target.Pointer, top, count);
                break;
            case 6:
                Move((Six*)rows, (Six*)target.Pointer, top, count);
                break;
            default:
                Move((ulong*)rows, (ulong*)target.Pointer, top, count);
                break;
        }
    }

    private void Move<T>(T* rows, T* to, int top, int count)
        where T : unmanaged
    {
        to += origin + stepY * top;
        if (stepX == 1)
        {
            for (var y = 0; y < count; y++)
            {
                NativeMemory.Copy(rows + (long)y * width, to + stepY * y, (nuint)width * (nuint)sizeof(T));
            }
        }
        else if (stepX == -1)
        {
            for (var y = 0; y < count; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    to[stepY * y - x] = rows[(long)y * width + x];
                }
            }
        }
        else
        {
            // a column of the rows is a stretch of the target
            for (var x = 0; x < width; x++)
            {
                var column = to + stepX * x;
                for (var y = 0; y < count; y++)
                {
                    column[stepY * y] = rows[(long)y * width + x];
                }
            }
        }
    }

    [InlineArray(3)]
    private struct Three
    {
        private byte first;
    }

    [InlineArray(3)]
    private struct Six
    {
        private ushort first;
    }
}
