using System.Globalization;
using System.Text;

namespace Kargah.Client.Http;

/// <summary>Addresses with everything in them escaped.</summary>
internal static class Query
{
    /// <param name="values">Null ones are left out.</param>
    public static string With(string path, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var text = new StringBuilder(path);
        var mark = '?';
        foreach (var (name, value) in values)
        {
            if (value is not null)
            {
                text.Append(mark).Append(name).Append('=').Append(Uri.EscapeDataString(Convert.ToString(value, CultureInfo.InvariantCulture)!));
                mark = '&';
            }
        }

        return text.ToString();
    }

    public static string Job(string jobId, string rest = "") => $"api/training/{Uri.EscapeDataString(jobId)}{rest}";
}
