using System.Runtime.InteropServices;

namespace Kargah.Imaging;

/// <summary>Memory of pictures that were disposed, for the next ones: a fresh page costs more than the pixels that are written to it.</summary>
/// <param name="mostBytes">Kept at most; what comes back beyond that is freed.</param>
public sealed unsafe class PixelPool(long mostBytes) : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<(nint Address, long Bytes)> free = [];
    private long kept;
    private bool isDisposed;

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            foreach (var (address, _) in free)
            {
                NativeMemory.AlignedFree((void*)address);
            }

            free.Clear();
            kept = 0;
        }
    }

    /// <summary>A block that is at least so long and at most twice as long.</summary>
    internal (nint Address, long Bytes) Rent(long bytes)
    {
        lock (gate)
        {
            var index = free.FindIndex(b => b.Bytes >= bytes && b.Bytes <= 2 * bytes);
            if (index >= 0)
            {
                var block = free[index];
                free.RemoveAt(index);
                kept -= block.Bytes;
                return block;
            }
        }

        return (Allocate(bytes), bytes);
    }

    internal void Return(nint address, long bytes)
    {
        lock (gate)
        {
            if (!isDisposed && kept + bytes <= mostBytes)
            {
                free.Add((address, bytes));
                kept += bytes;
                return;
            }
        }

        NativeMemory.AlignedFree((void*)address);
    }

    internal static nint Allocate(long bytes) => (nint)NativeMemory.AlignedAlloc((nuint)bytes, 64);
}
