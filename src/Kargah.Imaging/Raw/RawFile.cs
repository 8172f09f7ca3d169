using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kargah.Imaging.Raw;

/// <summary>A file that libraw has opened.</summary>
internal sealed unsafe class RawFile : IDisposable
{
    private readonly PictureFormat format;
    private readonly int* dataErrors;
    private nint raw;

    /// <exception cref="PictureException">libraw does not know it.</exception>
    public RawFile(string path, PictureFormat format)
    {
        this.format = format;
        raw = RawNative.libraw_init(0);
        if (raw == 0)
        {
            throw new OutOfMemoryException("libraw has no memory.");
        }

        dataErrors = (int*)NativeMemory.AllocZeroed(sizeof(int));
        try
        {
            // of itself it writes them to the error stream and goes on with zeros
            RawNative.libraw_set_dataerror_handler(raw, &CountDataError, dataErrors);
            Check(RawNative.libraw_open_file(raw, path));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public nint Handle => raw;

    /// <exception cref="PictureException">A call failed, or the file had not the bytes that it promised.</exception>
    public void Check(int result)
    {
        const int unsupported = -2, memory = -100007, tooBig = -100012;
        switch (result)
        {
            case 0 when *dataErrors == 0:
                return;
            case unsupported:
                throw new PictureException(
                    PictureCodes.Unsupported,
                    $"This {format.Name()} file is damaged or of a camera that libraw does not know. Convert it to DNG and upload that.");
            case memory or tooBig:
                throw new PictureException(PictureCodes.TooManyPixels, $"The {format.Name()} file takes more memory than a picture may.");
            default:
                var cause = result == 0 ? "its data end too early or contradict themselves" : Marshal.PtrToStringUTF8(RawNative.libraw_strerror(result));
                throw new PictureException(
                    PictureCodes.Damaged, $"The {format.Name()} file is damaged or was cut off ({cause}). Copy it again from the card.");
        }
    }

    public void Dispose()
    {
        if (raw != 0)
        {
            RawNative.libraw_close(raw);
            NativeMemory.Free(dataErrors);
            raw = 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void CountDataError(void* counter, byte* file, long offset) => ++*(int*)counter;
}
