using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Kargah.Print.Tests;

/// <summary>Pages as another program sees them.</summary>
internal static class Poppler
{
    /// <summary>A page's pixels, three bytes each.</summary>
    public static (int Width, int Height, byte[] Rgb) Render(byte[] pdf, int dotsPerInch, int page = 1)
    {
        var number = page.ToString(CultureInfo.InvariantCulture);
        var ppm = Run("pdftoppm", pdf, "-r", dotsPerInch.ToString(CultureInfo.InvariantCulture), "-f", number, "-l", number, "-");
        // "P6", width, height, 255, and one byte of space before the pixels
        var at = 0;
        string Word()
        {
            var begin = at;
            while (!char.IsWhiteSpace((char)ppm[at]))
            {
                at++;
            }

            return Encoding.ASCII.GetString(ppm, begin, at++ - begin);
        }

        Word().ShouldBe("P6");
        var (width, height) = (int.Parse(Word(), CultureInfo.InvariantCulture), int.Parse(Word(), CultureInfo.InvariantCulture));
        Word().ShouldBe("255");
        return (width, height, ppm[at..]);
    }

    public static string Text(byte[] pdf) => Encoding.UTF8.GetString(Run("pdftotext", pdf, "-layout", "-", "-"));

    private static byte[] Run(string program, byte[] pdf, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, TestContext.Current.CancellationToken);
        process.StandardInput.BaseStream.Write(pdf);
        process.StandardInput.Close();
        process.WaitForExit();
        reading.GetAwaiter().GetResult();
        process.ExitCode.ShouldBe(0);
        return output.ToArray();
    }
}
