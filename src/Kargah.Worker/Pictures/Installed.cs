using Kargah.Contracts;
using Kargah.Imaging;

namespace Kargah.Worker.Pictures;

/// <summary>What of the system's libraries is there.</summary>
internal static class Installed
{
    public static ColorHealthResponse Of(IPictureCodec codec, IRawDecoder raw)
    {
        string[] missing = [.. new[] { codec.Missing, raw.Missing }.OfType<string>()];
        return new ColorHealthResponse
        {
            Available = codec.Missing is null,
            Raw = raw.Missing is null,
            Libraries = new Dictionary<string, string> { ["libvips"] = State(codec.Missing), ["libraw"] = State(raw.Missing) },
            Missing = missing.Length > 0 ? missing : null,
        };
    }

    private static string State(string? missing) => missing is null ? "installed" : "missing";
}
