using System.Globalization;
using System.Security;

namespace Kargah.Color.Profiles;

/// <summary>Settings for a RAW converter that reads XMP beside a picture: the white, and the camera profile where there is one.</summary>
public static class XmpSettings
{
    // Converters count tint from magenta to green the other way, in these steps of Duv.
    private const double TintPerDuv = -3000;

    /// <param name="white">The scene's light.</param>
    /// <param name="cameraProfile">The name inside of a DCP file that goes with it.</param>
    /// <exception cref="ArgumentException">The white has no color temperature.</exception>
    public static string Of(ColorTemperature white, string? cameraProfile = null)
    {
        if (!double.IsFinite(white.Kelvin) || !double.IsFinite(white.Duv))
        {
            throw new ArgumentException("The light has no color temperature.", nameof(white));
        }

        var profile = cameraProfile is null ? "" : $" crs:CameraProfile=\"{SecurityElement.Escape(cameraProfile)}\"";
        return string.Create(CultureInfo.InvariantCulture, $"""
            <x:xmpmeta xmlns:x="adobe:ns:meta/">
             <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
              <rdf:Description rdf:about="" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
                crs:WhiteBalance="Custom" crs:Temperature="{Math.Round(white.Kelvin):0}" crs:Tint="{Math.Round(TintPerDuv * white.Duv):+0;-0;0}"{profile}/>
             </rdf:RDF>
            </x:xmpmeta>

            """).ReplaceLineEndings("\n");
    }
}
