using System.Runtime.InteropServices;

namespace Kargah.Imaging;

/// <summary>Pixels outside the managed heap: red, green, blue and perhaps alpha in turn, row by row without gaps, of 8 or 16 bits.</summary>
/// <remarks>The one who makes it disposes it; spans live no longer than it does. What is in it at first is anything.</remarks>
public sealed unsafe class Pixels : IDisposable
{
    private readonly PixelPool? pool;
    private readonly long block;
    private nint address;

    /// <param name="channels">3, or 4 with alpha.</param>
    /// <param name="bits">8 or 16.</param>
    /// <param name="pool">Where the memory is from and goes back to.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or number is none of those.</exception>
    /// <exception cref="OutOfMemoryException">The machine does not have that much memory.</exception>
    public Pixels(int width, int height, int channels, int bits, PixelPool? pool = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (channels is not (3 or 4) || bits is not (8 or 16))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), $"Pixels have 3 or 4 channels of 8 or 16 bits, not {channels} of {bits}.");
        }

        (Width, Height, Channels, Bits, this.pool) = (width, height, channels, bits, pool);
        (address, block) = pool?.Rent(Length) ?? (PixelPool.Allocate(Length), Length);
        GC.AddMemoryPressure(block);
    }

    ~Pixels() => Free();

    public int Width { get; }

    public int Height { get; }

    public int Channels { get; }

    public int Bits { get; }

    /// <summary>In bytes.</summary>
    public long Length => (long)Width * Height * Channels * (Bits / 8);

    /// <summary>Of pixels of 8 bits.</summary>
    /// <exception cref="InvalidOperationException">They have 16.</exception>
    public Span<byte> Bytes => Bits == 8 ? new(Pointer, checked((int)Length)) : throw new InvalidOperationException("The pixels have 16 bits.");

    /// <summary>Of pixels of 16 bits.</summary>
    /// <exception cref="InvalidOperationException">They have 8.</exception>
    public Span<ushort> Words => Bits == 16 ? new(Pointer, checked((int)(Length / 2))) : throw new InvalidOperationException("The pixels have 8 bits.");

    internal byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(address == 0, this);
            return (byte*)address;
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (Interlocked.Exchange(ref address, 0) is var taken and not 0)
        {
            GC.RemoveMemoryPressure(block);
            if (pool is null)
            {
                NativeMemory.AlignedFree((void*)taken);
            }
            else
            {
                pool.Return(taken, block);
            }
        }
    }
}
