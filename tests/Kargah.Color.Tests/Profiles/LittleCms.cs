using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Kargah.Color.Tests.Profiles;

/// <summary>littlecms' own program: what others make of our profiles.</summary>
internal static partial class LittleCms
{
    /// <summary>Device values, 0 to 1, through a profile to L*a*b* D50, relative colorimetric.</summary>
    public static Lab[] ToLab(byte[] profile, IReadOnlyList<Rgb> colors)
    {
        var file = Path.Combine(Path.GetTempPath(), $"kargah-{Guid.NewGuid():N}.icc");
        File.WriteAllBytes(file, profile);
        try
        {
            using var program = Process.Start(new ProcessStartInfo("transicc", ["-v0", "-t1", "-c0", "-i" + file, "-o*Lab4"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = program.StandardError.ReadToEndAsync();
            var output = program.StandardOutput.ReadToEndAsync();
            foreach (var c in colors)
            {
                program.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{255 * c.R:R}\n{255 * c.G:R}\n{255 * c.B:R}"));
            }

            program.StandardInput.Close();
            program.WaitForExit();
            var numbers = Number().Matches(output.GetAwaiter().GetResult()).Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture)).ToArray();
            numbers.Length.ShouldBe(3 * colors.Count, errors.GetAwaiter().GetResult());
            return [.. numbers.Chunk(3).Select(n => new Lab(n[0], n[1], n[2]))];
        }
        finally
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex(@"-?\d+\.\d+")]
    private static partial Regex Number();
}
