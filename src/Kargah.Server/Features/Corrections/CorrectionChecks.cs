using Kargah.Contracts;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Corrections;

/// <summary>What attributes of the record cannot say.</summary>
internal static class CorrectionChecks
{
    /// <exception cref="ProblemException">400.</exception>
    public static void Check(CorrectionOptions options)
    {
        if (options.OutputColorSpace is { } space && !OutputColorSpaces.Names.Contains(space, StringComparer.OrdinalIgnoreCase))
        {
            throw ProblemException.Field("output_color_space", $"The field 'output_color_space' takes {string.Join(", ", OutputColorSpaces.Names)}.");
        }
    }
}
