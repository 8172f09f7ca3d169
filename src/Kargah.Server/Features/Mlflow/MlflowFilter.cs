using System.Globalization;
using System.Linq.Expressions;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Mlflow;

/// <summary>What one experiment or run can be searched and sorted by. Attributes are text or numbers.</summary>
public sealed record MlflowFields(object Row, IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, string> Params, IReadOnlyDictionary<string, string> Tags, IReadOnlyDictionary<string, object?> Attributes)
{
    /// <summary>A double, a string, or null where there is none.</summary>
    public object? Read(string kind, string key) => kind switch
    {
        "metric" => Metrics.TryGetValue(key, out var metric) ? metric : null,
        "param" => Params.GetValueOrDefault(key),
        "tag" => Tags.GetValueOrDefault(key),
        _ => Attributes.GetValueOrDefault(key switch { "created" => "start_time", "Created" => "start_time", "run name" or "Run name" => "run_name", _ => key }),
    };
}

/// <summary>MLflow's filter language: comparisons of metrics, params, tags and attributes, all of which must hold.</summary>
public sealed partial class MlflowFilter
{
    private readonly List<(string Kind, string Key, string Op, string[] Values)> comparisons = [];

    /// <exception cref="Hosting.ProblemException">400: it cannot be understood.</exception>
    public static MlflowFilter Parse(string? text)
    {
        var filter = new MlflowFilter();
        var rest = text?.Trim() ?? "";
        while (rest.Length > 0)
        {
            var match = Comparison().Match(rest);
            if (!match.Success)
            {
                throw MlflowRequest.Invalid($"Invalid filter at '{rest}': comparisons such as metrics.accuracy > 0.9, joined by AND, are understood.");
            }

            var (kind, key) = NameOf(match);
            var op = Spaces().Replace(match.Groups["op"].Value.ToUpperInvariant(), " ");
            var values = Value().Matches(match.Groups["value"].Value).Select(value => Plain(value.Value)).ToArray();
            if (kind == "metric" && (values.Length != 1 || !double.TryParse(values[0], NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
            {
                throw MlflowRequest.Invalid($"Invalid filter: the metric '{key}' is compared with a number.");
            }

            filter.comparisons.Add((kind, key, op, values));
            rest = rest[match.Length..];
            var and = And().Match(rest);
            rest = and.Success ? rest[and.Length..] : rest.Trim().Length == 0 ? "" : throw MlflowRequest.Invalid($"Invalid filter at '{rest.Trim()}': comparisons are joined by AND.");
        }

        return filter;
    }

    public bool Matches(MlflowFields fields) => comparisons.TrueForAll(each => Holds(fields.Read(each.Kind, each.Key), each.Op, each.Values));

    /// <summary><c>metrics.x</c>, <c>params."a b"</c>, <c>tags.`mlflow.user`</c>, <c>attributes.status</c>, or an attribute alone.</summary>
    public static (string Kind, string Key) NameOf(Match match)
    {
        var key = match.Groups["key"].Value;
        key = key.Length > 1 && key[0] is '`' or '"' ? key[1..^1] : key;
        return match.Groups["kind"].Value.ToLowerInvariant() switch
        {
            "metric" or "metrics" => ("metric", key),
            "param" or "params" or "parameter" or "parameters" => ("param", key),
            "tag" or "tags" => ("tag", key),
            _ => ("attribute", key),
        };
    }

    private static bool Holds(object? value, string op, string[] wanted)
    {
        if (value is null)
        {
            return false;
        }

        if (value is double number)
        {
            var limit = double.TryParse(wanted[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : double.NaN;
            return op switch
            {
                "=" => number == limit,
                "!=" => number != limit,
                ">" => number > limit,
                ">=" => number >= limit,
                "<" => number < limit,
                "<=" => number <= limit,
                _ => false,
            };
        }

        var text = (string)value;
        return op switch
        {
            "=" => text == wanted[0],
            "!=" => text != wanted[0],
            "IN" => wanted.Contains(text, StringComparer.Ordinal),
            "NOT IN" => !wanted.Contains(text, StringComparer.Ordinal),
            "LIKE" => Like(text, wanted[0], RegexOptions.None),
            "ILIKE" => Like(text, wanted[0], RegexOptions.IgnoreCase),
            _ => throw MlflowRequest.Invalid($"Invalid filter: text cannot be compared by {op}."),
        };
    }

    private static bool Like(string text, string pattern, RegexOptions options) =>
        Regex.IsMatch(text, "^" + Regex.Escape(pattern).Replace("%", ".*", StringComparison.Ordinal).Replace("_", ".", StringComparison.Ordinal) + "$", options | RegexOptions.Singleline | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static string Plain(string value) => value.Length > 1 && value[0] is '\'' or '"' ? value[1..^1] : value;

    [GeneratedRegex("""^\s*(?:(?<kind>metrics?|params?|parameters?|tags?|attributes?|attr|run)\.)?(?<key>`[^`]+`|"[^"]+"|[\w.\-/]+)\s*(?<op>!=|>=|<=|=|>|<|NOT\s+IN\b|IN\b|I?LIKE\b)\s*(?<value>'[^']*'|"[^"]*"|[+-]?[\d.]+(?:e[+-]?\d+)?|\([^)]*\))""", RegexOptions.IgnoreCase)]
    private static partial Regex Comparison();

    [GeneratedRegex("""'[^']*'|"[^"]*"|[+-]?[\d.]+(?:e[+-]?\d+)?""", RegexOptions.IgnoreCase)]
    private static partial Regex Value();

    [GeneratedRegex(@"^\s+AND\s+(?=\S)", RegexOptions.IgnoreCase)]
    private static partial Regex And();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

/// <summary><c>metrics.accuracy DESC</c>.</summary>
public static partial class MlflowOrder
{
    public static IReadOnlyList<(string Kind, string Key, bool Descending)> Parse(IReadOnlyList<string> order) =>
    [
        .. order.Where(each => each.Length > 0).Select(each =>
        {
            var match = Order().Match(each);
            var (kind, key) = match.Success ? MlflowFilter.NameOf(match) : throw MlflowRequest.Invalid($"Invalid order_by '{each}': such as metrics.accuracy DESC.");
            return (kind, key, match.Groups["way"].Value.Equals("DESC", StringComparison.OrdinalIgnoreCase));
        }),
    ];

    /// <summary>What lacks a value comes last, whichever way.</summary>
    public static IEnumerable<MlflowFields> Sort(IEnumerable<MlflowFields> rows, IReadOnlyList<(string Kind, string Key, bool Descending)> order)
    {
        foreach (var (kind, key, descending) in order.Reverse())
        {
            rows = (descending ? rows.OrderByDescending(row => row.Read(kind, key), Values) : rows.OrderBy(row => row.Read(kind, key), Values)).OrderBy(row => row.Read(kind, key) is null);
        }

        return rows;
    }

    private static readonly Comparer<object?> Values = Comparer<object?>.Create((one, other) => (one, other) switch
    {
        (double first, double second) => first.CompareTo(second),
        (string first, string second) => string.CompareOrdinal(first, second),
        _ => 0,
    });

    [GeneratedRegex("""^\s*(?:(?<kind>metrics?|params?|parameters?|tags?|attributes?|attr|run)\.)?(?<key>`[^`]+`|"[^"]+"|[\w.\-/]+)(?:\s+(?<way>ASC|DESC))?\s*$""", RegexOptions.IgnoreCase)]
    private static partial Regex Order();
}

public static class MlflowPages
{
    /// <returns>The page, and the token of the next one; null on the last.</returns>
    public static (IReadOnlyList<T> Page, string? Next) Of<T>(IReadOnlyList<T> all, MlflowRequest request, string limitName, int usual, int most)
    {
        var limit = (int)Math.Clamp(request.Whole(limitName) ?? usual, 1, most);
        var from = request.Text("page_token") is { Length: > 0 } token
            ? int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : throw MlflowRequest.Invalid("Invalid page token.")
            : 0;
        var next = (long)from + limit;
        return ([.. all.Skip(from).Take(limit)], next < all.Count ? next.ToString(CultureInfo.InvariantCulture) : null);
    }
}

public static class MlflowViews
{
    /// <summary>ACTIVE_ONLY (as without one), DELETED_ONLY or ALL.</summary>
    public static IQueryable<T> Of<T>(string? view, IQueryable<T> active, Expression<Func<T, bool>> deleted)
        where T : class => view?.ToUpperInvariant() switch
        {
            null or "" or "ACTIVE_ONLY" => active,
            "DELETED_ONLY" => active.IgnoreQueryFilters().Where(deleted),
            "ALL" => active.IgnoreQueryFilters(),
            _ => throw MlflowRequest.Invalid("Invalid view_type: ACTIVE_ONLY, DELETED_ONLY or ALL."),
        };
}
