using System.Globalization;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Cli;

/// <summary>Values as people read them.</summary>
internal static class Words
{
    public static string Number(double? value) => value switch
    {
        null or double.NaN => "–",
        { } whole when whole == Math.Floor(whole) && Math.Abs(whole) < 1e9 => whole.ToString("0", CultureInfo.InvariantCulture),
        { } other => other.ToString("G4", CultureInfo.InvariantCulture),
    };

    public static string Count(long? value) => value?.ToString("#,0", CultureInfo.InvariantCulture) ?? "–";

    public static string Bytes(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1000 && unit < units.Length - 1)
        {
            (value, unit) = (value / 1000, unit + 1);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(unit == 0 || value >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture)} {units[unit]}");
    }

    public static string Duration(double? seconds) => seconds switch
    {
        null or double.NaN => "–",
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds.Value / 60):0} min {seconds % 60:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds.Value / 3600):0} h {seconds % 3600 / 60:00} min"),
    };

    public static string Time(DateTimeOffset? time) => time?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>As on the wire: RUNNING, one_hot.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonSerializer.SerializeToElement(value, KargahJson.Options).GetString()!;

    /// <summary>Whatever stands in a cell or a setting.</summary>
    public static string Value(object? value) => value switch
    {
        null => "",
        string text => text,
        double number => Number(number),
        JsonElement { ValueKind: JsonValueKind.Null } => "",
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        JsonElement element => element.GetRawText(),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => JsonSerializer.Serialize(value, KargahJson.Options),
    };
}
