using System.Globalization;

namespace Kargah.Bench;

internal sealed record FuzzSettings
{
    public int Files { get; init; } = 500;

    public int Seed { get; init; } = 1;

    public long Megapixels { get; init; } = 300;

    /// <summary>Where files that ended a process are left; null: nowhere.</summary>
    public string? Keep { get; init; }

    public static FuzzSettings Parse(string[] args)
    {
        var settings = new FuzzSettings();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var value = args[i + 1];
            settings = args[i] switch
            {
                "--files" => settings with { Files = int.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => settings with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                "--megapixels" => settings with { Megapixels = long.Parse(value, CultureInfo.InvariantCulture) },
                "--keep" => settings with { Keep = value },
                _ => throw new ArgumentException($"There is no option {args[i]}."),
            };
        }

        return settings;
    }
}
