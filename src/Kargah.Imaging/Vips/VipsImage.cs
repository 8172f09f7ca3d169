namespace Kargah.Imaging.Vips;

internal enum VipsFormat
{
    Byte = 0,
    Word = 2,
}

internal enum VipsInterpretation
{
    Multiband = 0,
    Gray = 1,
    Cmyk = 15,
    Rgb = 17,
    SRgb = 22,
    Rgb16 = 25,
    Gray16 = 26,
}

internal sealed unsafe class VipsImage(GObjectHandle handle) : IDisposable
{
    public GObjectHandle Handle => handle;

    public int Width => VipsNative.vips_image_get_width(handle.Pointer);

    public int Height => VipsNative.vips_image_get_height(handle.Pointer);

    public int Bands => VipsNative.vips_image_get_bands(handle.Pointer);

    public VipsFormat Format => (VipsFormat)VipsNative.vips_image_get_format(handle.Pointer);

    /// <summary>Whether values stand there as they are, not packed.</summary>
    public bool IsPlain => VipsNative.vips_image_get_coding(handle.Pointer) == 0;

    public VipsInterpretation Interpretation => (VipsInterpretation)VipsNative.vips_image_get_interpretation(handle.Pointer);

    public double PixelsPerMillimetre => VipsNative.vips_image_get_xres(handle.Pointer);

    /// <summary>Of memory that lives longer than the image.</summary>
    public static VipsImage Of(Pixels pixels) => new(new(VipsNative.vips_image_new_from_memory(
        pixels.Pointer, (nuint)pixels.Length, pixels.Width, pixels.Height, pixels.Channels, (int)(pixels.Bits == 8 ? VipsFormat.Byte : VipsFormat.Word))));

    public int? Integer(string name) =>
        VipsNative.vips_image_get_typeof(handle.Pointer, name) == VipsNative.IntType && VipsNative.vips_image_get_int(handle.Pointer, name, out var value) == 0
            ? value
            : null;

    /// <summary>Null where there is none, or nothing in it.</summary>
    public byte[]? Blob(string name) =>
        VipsNative.vips_image_get_typeof(handle.Pointer, name) == VipsNative.vips_blob_get_type()
        && VipsNative.vips_image_get_blob(handle.Pointer, name, out var data, out var length) == 0 && length > 0
            ? new ReadOnlySpan<byte>((void*)data, checked((int)length)).ToArray()
            : null;

    public void SetBlob(string name, byte[] data) => VipsNative.vips_image_set_blob_copy(handle.Pointer, name, data, (nuint)data.Length);

    /// <summary>Works out the pixels from top to bottom, some rows at a time, on the calling thread.</summary>
    /// <exception cref="VipsException">They cannot be had.</exception>
    public void Read(int rows, PixelPlacer placer)
    {
        using var region = new GObjectHandle(VipsNative.vips_region_new(handle.Pointer));
        for (var top = 0; top < Height; top += rows)
        {
            var count = Math.Min(rows, Height - top);
            var data = VipsNative.vips_region_fetch(region.Pointer, 0, top, Width, count, out _);
            if (data == 0)
            {
                throw VipsException.Last();
            }

            try
            {
                placer.Place((byte*)data, top, count);
            }
            finally
            {
                VipsNative.g_free(data);
            }
        }
    }

    public void Dispose() => handle.Dispose();
}
