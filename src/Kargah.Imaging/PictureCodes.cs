namespace Kargah.Imaging;

/// <summary>What can be wrong with a picture's file.</summary>
public static class PictureCodes
{
    public const string NotAPicture = "not_a_picture";
    public const string WrongExtension = "picture_wrong_extension";
    public const string TooManyBytes = "picture_too_many_bytes";
    public const string TooManyPixels = "picture_too_many_pixels";

    /// <summary>A picture, of a kind that is not read.</summary>
    public const string Unsupported = "picture_unsupported";

    /// <summary>It ends too early, or its content contradicts itself.</summary>
    public const string Damaged = "picture_damaged";

    /// <summary>The system's library that reads such pictures is not installed.</summary>
    public const string LibraryMissing = "picture_library_missing";
}
