namespace Kargah.Contracts;

/// <summary>Problems of pictures; the first ones are those of Kargah.Imaging.</summary>
public static partial class ProblemCodes
{
    public const string NotAPicture = "not_a_picture";
    /// <summary>Parameters: found, named.</summary>
    public const string PictureWrongExtension = "picture_wrong_extension";
    /// <summary>Parameters: bytes, limit.</summary>
    public const string PictureTooManyBytes = "picture_too_many_bytes";
    /// <summary>Parameters: width, height, limit.</summary>
    public const string PictureTooManyPixels = "picture_too_many_pixels";
    public const string PictureUnsupported = "picture_unsupported";
    public const string PictureDamaged = "picture_damaged";
    public const string PictureLibraryMissing = "picture_library_missing";

    public const string PictureNotFound = "picture_not_found";
    public const string PictureNotReady = "picture_not_ready";
    public const string PictureInvalid = "picture_invalid";
    public const string PictureFailed = "picture_failed";
    /// <summary>Parameters: seconds.</summary>
    public const string PictureTooLong = "picture_too_long";
    public const string DetectionNotFound = "detection_not_found";
    public const string CornersUnusable = "corners_unusable";
    public const string CorrectionNotFound = "correction_not_found";
    public const string CorrectionUnusable = "correction_unusable";
    /// <summary>Parameters: expected, found.</summary>
    public const string ColorSpaceDiffers = "color_space_differs";
    /// <summary>Parameters: width, height.</summary>
    public const string FlatFieldUnusable = "flat_field_unusable";
    public const string ProfileNotAvailable = "profile_not_available";
    public const string CardNotFound = "card_not_found";
    public const string ResultNotFound = "result_not_found";
    public const string ReferenceNotFound = "reference_not_found";
    public const string ReferenceUnreadable = "reference_unreadable";
    public const string ReferenceBuiltIn = "reference_built_in";
}
