using Kargah.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kargah.Server.Features.Corrections;

/// <summary>What a correction may be asked for.</summary>
internal static class CorrectionMethods
{
    private static readonly CorrectionMethodsResponse All = new()
    {
        WhiteBalance =
        [
            new("neutral_patches", "From the card's gray patches: a measurement.", true),
            new("gray_world", "As if the picture's mean were gray.", false),
            new("white_patch", "As if the picture's brightest were white.", false),
            new("shades_of_gray", "Between the two.", false),
            new("none", "The light's color stays in the picture.", false),
        ],
        Linearization =
        [
            new("auto", "A curve a channel through the gray patches, kept only where leave-one-out is better with it.", true),
            new("none", "What the picture's color space says is taken as linear light; so are RAW files.", false),
            new("neutrals", "Always with a curve through the gray patches.", false),
        ],
        Models =
        [
            new("auto", "The better of the two by leave-one-out.", true),
            new("linear", "A 3 × 3 matrix.", false),
            new("root_polynomial", "With roots of products of the channels, of degree 2.", false),
        ],
        Shading =
        [
            new("measure", "Light that falls off over the card is taken out of what is measured, and around the card.", true),
            new("apply", "And out of the whole picture.", false),
            new("off", "Not looked for.", false),
        ],
        OutputColorSpaces =
        [
            new("sRGB", "For screens and the web.", true),
            new("Display P3", "For wide screens.", false),
            new("Adobe RGB", "For printing and editing.", false),
            new("eciRGB v2", "For archives and printing; encoded by lightness.", false),
            new("ProPhoto RGB", "For editing in 16 bits.", false),
        ],
        OutputFormats =
        [
            new("jpeg", "8 bits; the default of pictures that are no RAW files.", true),
            new("png", "Without loss, as many bits as the picture has.", false),
            new("tiff16", "16 bits without loss; the default of RAW files.", false),
        ],
        ProfileFormats =
        [
            new("icc", "An ICC input profile, for programs that manage color.", true),
            new("cube", "A table of 33³ colors, for programs that grade pictures and films.", false),
            new("dcp", "A camera profile for RAW converters; of RAW files only.", false),
            new("xmp", "The white balance as a RAW converter's settings; of RAW files only.", false),
            new("json", "The numbers, for programs of one's own.", false),
        ],
    };

    public static Ok<CorrectionMethodsResponse> Handle() => TypedResults.Ok(All);
}
