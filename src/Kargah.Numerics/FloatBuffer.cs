using System.Runtime.InteropServices;

namespace Kargah.Numerics;

/// <summary>
/// Floats outside the managed heap: zero at first, aligned to 64 bytes, readable (not writable) up to the next multiple of 32 floats after the
/// end, so that kernels may load whole vectors. The one who makes it disposes it; views and pointers live no longer than the buffer.
/// </summary>
public sealed unsafe class FloatBuffer : IDisposable
{
    private const int Alignment = 64;
    private float* pointer;

    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="OutOfMemoryException">The machine does not have that much memory.</exception>
    public FloatBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        var bytes = (nuint)((length / 32 + 1) * 32 * sizeof(float));
        pointer = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(pointer, bytes);
    }

    ~FloatBuffer() => Free();

    /// <summary>In floats.</summary>
    public long Length { get; }

    /// <exception cref="ObjectDisposedException">The buffer has been disposed.</exception>
    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(pointer == null, this);
            return pointer;
        }
    }

    /// <exception cref="OverflowException">The buffer is longer than a span can be.</exception>
    public Span<float> Span => new(Pointer, checked((int)Length));

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(pointer);
        pointer = null;
    }
}
