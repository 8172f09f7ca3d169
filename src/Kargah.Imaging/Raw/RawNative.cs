using System.Runtime.InteropServices;

namespace Kargah.Imaging.Raw;

/// <summary>The C interface of libraw 0.20 and 0.21: setters and getters, so that nothing depends on where its large structure has what.</summary>
internal static unsafe partial class RawNative
{
    private const string Raw = NativeLibraries.Raw;

    // beginnings of structures, alike in both versions
    [StructLayout(LayoutKind.Sequential)]
    public struct Identity
    {
        public fixed byte Guard[4];
        public fixed byte Make[64];
        public fixed byte Model[64];
        public fixed byte Software[64];
        public fixed byte NormalizedMake[64];
        public fixed byte NormalizedModel[64];
        public uint MakerIndex;
        public uint Pictures;
        public uint DngVersion;
        public uint IsFoveon;
        public int Colors;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Lens
    {
        public fixed float Range[5];
        public fixed byte Make[128];
        public fixed byte Name[128];
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Shot
    {
        public float Iso;
        public float Shutter;
        public float Aperture;
        public float FocalLength;
        public long Time;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Result
    {
        public int Type;
        public ushort Height;
        public ushort Width;
        public ushort Colors;
        public ushort Bits;
        public uint Bytes;
    }

    [LibraryImport(Raw)]
    public static partial nint libraw_init(uint flags);

    [LibraryImport(Raw)]
    public static partial void libraw_close(nint raw);

    [LibraryImport(Raw, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int libraw_open_file(nint raw, string path);

    [LibraryImport(Raw)]
    public static partial int libraw_unpack(nint raw);

    [LibraryImport(Raw)]
    public static partial int libraw_adjust_sizes_info_only(nint raw);

    [LibraryImport(Raw)]
    public static partial int libraw_raw2image(nint raw);

    [LibraryImport(Raw)]
    public static partial void libraw_subtract_black(nint raw);

    [LibraryImport(Raw)]
    public static partial int libraw_dcraw_process(nint raw);

    [LibraryImport(Raw)]
    public static partial Result* libraw_dcraw_make_mem_image(nint raw, out int error);

    [LibraryImport(Raw)]
    public static partial void libraw_dcraw_clear_mem(Result* result);

    [LibraryImport(Raw)]
    public static partial nint libraw_strerror(int error);

    [LibraryImport(Raw)]
    public static partial void libraw_set_dataerror_handler(nint raw, delegate* unmanaged[Cdecl]<void*, byte*, long, void> handler, void* data);

    [LibraryImport(Raw)]
    public static partial void libraw_set_demosaic(nint raw, int method);

    [LibraryImport(Raw)]
    public static partial void libraw_set_output_color(nint raw, int space);

    [LibraryImport(Raw)]
    public static partial void libraw_set_output_bps(nint raw, int bits);

    [LibraryImport(Raw)]
    public static partial void libraw_set_gamma(nint raw, int index, float value);

    [LibraryImport(Raw)]
    public static partial void libraw_set_no_auto_bright(nint raw, int value);

    [LibraryImport(Raw)]
    public static partial void libraw_set_user_mul(nint raw, int channel, float value);

    [LibraryImport(Raw)]
    public static partial int libraw_get_raw_width(nint raw);

    [LibraryImport(Raw)]
    public static partial int libraw_get_raw_height(nint raw);

    [LibraryImport(Raw)]
    public static partial int libraw_get_iwidth(nint raw);

    [LibraryImport(Raw)]
    public static partial int libraw_get_iheight(nint raw);

    [LibraryImport(Raw)]
    public static partial float libraw_get_cam_mul(nint raw, int channel);

    [LibraryImport(Raw)]
    public static partial float libraw_get_pre_mul(nint raw, int channel);

    [LibraryImport(Raw)]
    public static partial float libraw_get_rgb_cam(nint raw, int row, int column);

    [LibraryImport(Raw)]
    public static partial int libraw_get_color_maximum(nint raw);

    [LibraryImport(Raw)]
    public static partial Identity* libraw_get_iparams(nint raw);

    [LibraryImport(Raw)]
    public static partial Lens* libraw_get_lensinfo(nint raw);

    [LibraryImport(Raw)]
    public static partial Shot* libraw_get_imgother(nint raw);
}
