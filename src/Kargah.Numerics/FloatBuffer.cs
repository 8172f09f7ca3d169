using System.Runtime.InteropServices;

namespace Kargah.Numerics;

/// <summary>
/// Floats outside the managed heap: zero at first, aligned to 64 bytes, readable (not writable) up to the next multiple of 32 floats after the
/// end, so that kernels may load whole vectors. The one who makes it disposes it; views and pointers live no longer than the buffer.
/// </summary>
public sealed unsafe partial class FloatBuffer : IDisposable
{
    private const nuint Alignment = 64;

    // Of x86 and of Arm with small pages of 4 KiB.
    private const nuint HugePage = 2 << 20;


    // Below this the collector need not know: buffers are mostly disposed, and telling costs more than it brings.
    private const long Noteworthy = 1 << 16;
    private readonly long pressure;
    private float* pointer;

    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="OutOfMemoryException">The machine does not have that much memory.</exception>
    public FloatBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        var bytes = (nuint)((length / 32 + 1) * 32 * sizeof(float));
        var isHuge = bytes >= HugePage;
        pointer = (float*)NativeMemory.AlignedAlloc(bytes, isHuge ? HugePage : Alignment);
        if (isHuge && OperatingSystem.IsLinux())
        {
            // A product of large matrices touches more small pages than the processor keeps addresses of. Without huge pages it is slower
            // and just as right, so the answer does not matter.
            const int UseHugePages = 14;
            _ = Advise(pointer, bytes, UseHugePages);
        }

        NativeMemory.Clear(pointer, bytes);
        pressure = (long)bytes >= Noteworthy ? (long)bytes : 0;
        if (pressure > 0)
        {
            GC.AddMemoryPressure(pressure);
        }
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
        if (pointer != null && pressure > 0)
        {
            GC.RemoveMemoryPressure(pressure);
        }

        NativeMemory.AlignedFree(pointer);
        pointer = null;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
