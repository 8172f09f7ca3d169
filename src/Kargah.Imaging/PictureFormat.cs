namespace Kargah.Imaging;

public enum PictureFormat
{
    Jpeg,
    Png,
    Tiff,
    WebP,
    Heic,
    Avif,
    Dng,
    Cr2,
    Cr3,
    Nef,
    Arw,
    Raf,
    Orf,
    Rw2,
    Pef,
    Iiq,
    ThreeFr,
}
