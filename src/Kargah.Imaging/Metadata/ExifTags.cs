namespace Kargah.Imaging.Metadata;

/// <summary>Numbers of EXIF 2.32 (CIPA DC-008-2019) and TIFF 6.0 that mean something here.</summary>
internal static class ExifTags
{
    public const ushort ImageDescription = 270;
    public const ushort Make = 271;
    public const ushort Model = 272;
    public const ushort Orientation = 274;
    public const ushort XResolution = 282;
    public const ushort YResolution = 283;
    public const ushort ResolutionUnit = 296;
    public const ushort Software = 305;
    public const ushort DateTime = 306;
    public const ushort Artist = 315;
    public const ushort Xmp = 700;
    public const ushort Rating = 0x4746;
    public const ushort Copyright = 33432;
    public const ushort Iptc = 33723;
    public const ushort Exif = 34665;
    public const ushort IccProfile = 34675;
    public const ushort Location = 34853;
    public const ushort FirstWindowsText = 0x9C9B;
    public const ushort LastWindowsText = 0x9C9F;

    // in the EXIF directory
    public const ushort ExposureTime = 0x829A;
    public const ushort FNumber = 0x829D;
    public const ushort Iso = 0x8827;
    public const ushort DateTimeOriginal = 0x9003;
    public const ushort OffsetTimeOriginal = 0x9011;
    public const ushort FocalLength = 0x920A;
    public const ushort MakerNote = 0x927C;
    public const ushort ColorSpace = 0xA001;
    public const ushort PixelWidth = 0xA002;
    public const ushort PixelHeight = 0xA003;
    public const ushort Interoperability = 0xA005;
    public const ushort WhiteBalance = 0xA403;
    public const ushort LensMake = 0xA433;
    public const ushort LensModel = 0xA434;

    // of the interoperability directory
    public const ushort InteroperabilityIndex = 1;

    // of DNG
    public const ushort UniqueCameraModel = 50708;
}
