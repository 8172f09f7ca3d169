using System.ComponentModel;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kargah.Contracts;
using Microsoft.AspNetCore.Http.Metadata;

namespace Kargah.Server.Hosting;

/// <summary>Says in the caller's terms what the framework could not bind: its own messages name .NET types.</summary>
internal static partial class BadRequests
{
    public static (Problem Problem, IReadOnlyDictionary<string, string[]>? Errors) Explain(BadHttpRequestException exception) => exception.InnerException switch
    {
        JsonException json when UnknownField().Match(json.Message) is { Success: true } match => Named(ProblemCodes.UnknownField, Join(Parent(json.Path), match.Groups["name"].Value), name => $"There is no field '{name}' here; remove it or check its spelling."),
        JsonException json when MissingFields().Match(json.Message) is { Success: true } match => Named(ProblemCodes.Validation, match.Groups["name"].Value, name => $"The field '{name}' is missing."),
        JsonException json when DuplicateField().Match(json.Message) is { Success: true } match => Named(ProblemCodes.BadJson, match.Groups["name"].Value, name => $"The field '{name}' is there twice."),
        JsonException json when ConvertedType().Match(json.Message) is { Success: true } match => Named(ProblemCodes.Validation, Field(json.Path), name => $"The field '{name}' {Expected(match.Groups["type"].Value)}."),
        JsonException json => Syntax(json),
        _ when exception.StatusCode == StatusCodes.Status415UnsupportedMediaType => (new Problem(ProblemCodes.UnsupportedMediaType, "This address does not take that kind of content; send application/json."), null),
        _ when UnboundParameter().Match(exception.Message) is { Success: true } match => Named(ProblemCodes.Validation, SnakeCase(match.Groups["name"].Value), name => $"The parameter '{name}' cannot be '{match.Groups["value"].Value}'."),
        _ when MissingParameter().Match(exception.Message) is { Success: true } match && match.Groups["source"].Value.Contains("query", StringComparison.Ordinal) => Named(ProblemCodes.Validation, SnakeCase(match.Groups["name"].Value), name => $"The parameter '{name}' is missing."),
        _ when exception.Message.Contains("body", StringComparison.Ordinal) => (new Problem(ProblemCodes.BadJson, "The request needs a JSON body."), null),
        _ => (new Problem(ProblemCodes.Validation, "The server cannot read the request."), null),
    };

    /// <summary>The query parameter that has a value of the wrong kind: generated routes answer those that may be left out with a bare 400.</summary>
    public static (Problem Problem, IReadOnlyDictionary<string, string[]>? Errors)? Unbound(HttpContext context)
    {
        foreach (var parameter in context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [])
        {
            var value = parameter.HasTryParse ? context.Request.Query[SnakeCase(parameter.Name)].ToString() : "";
            if (value.Length > 0 && !TypeDescriptor.GetConverter(parameter.ParameterInfo.ParameterType).IsValid(value))
            {
                return Named(ProblemCodes.Validation, SnakeCase(parameter.Name), name => $"The parameter '{name}' cannot be '{value}'.");
            }
        }

        return null;
    }

    private static (Problem, IReadOnlyDictionary<string, string[]>?) Named(string code, string field, Func<string, string> sentence) => (
        new Problem(code, sentence(field), new Dictionary<string, object?> { ["field"] = field }),
        new Dictionary<string, string[]> { [field] = [sentence(field)] });

    private static (Problem, IReadOnlyDictionary<string, string[]>?) Syntax(JsonException json)
    {
        var (line, column) = (json.LineNumber + 1, json.BytePositionInLine + 1);
        return (new Problem(ProblemCodes.BadJson, $"The body is not valid JSON (line {line}, byte {column}).", new Dictionary<string, object?> { ["line"] = line, ["column"] = column }), null);
    }

    private static string Expected(string type)
    {
        var name = NullableOf().Match(type) is { Success: true } match ? match.Groups["type"].Value : type;
        return typeof(Problem).Assembly.GetType(name) is { IsEnum: true } choices
            ? "takes " + string.Join(", ", Enum.GetNames(choices).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))
            : name switch
            {
                "System.Int32" or "System.Int64" => "takes a whole number",
                "System.Double" => "takes a number",
                "System.Boolean" => "takes true or false",
                "System.String" => "takes text",
                "System.DateTimeOffset" => "takes a time such as 2030-01-31T12:00:00Z",
                "System.Guid" => "takes an id",
                _ => "has a value of the wrong kind",
            };
    }

    private static string Field(string? path) => path is null or "$" ? "body" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path.TrimStart('$');

    /// <summary>An unknown field's path may or may not have its own name at its end.</summary>
    private static string Parent(string? path) => path is null or "$" ? "" : Field(path);

    private static string Join(string parent, string name) =>
        parent.Length == 0 || parent == name ? name : parent.EndsWith("." + name, StringComparison.Ordinal) ? parent : $"{parent}.{name}";

    private static string SnakeCase(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    [GeneratedRegex("^The JSON property '(?<name>.*?)' could not be mapped")]
    private static partial Regex UnknownField();

    [GeneratedRegex("missing required properties including: '?(?<name>[^',;]+)")]
    private static partial Regex MissingFields();

    [GeneratedRegex("^Duplicate property '?(?<name>[^' ]+)'?")]
    private static partial Regex DuplicateField();

    [GeneratedRegex(@"^The JSON value could not be converted to (?<type>[^ ]+?)\.( Path|$)")]
    private static partial Regex ConvertedType();

    [GeneratedRegex(@"^System\.Nullable`1\[(?<type>[^\],]+)")]
    private static partial Regex NullableOf();

    [GeneratedRegex("^Failed to bind parameter \"(?:[^\" ]+ )?(?<name>[^\"]+)\" from \"(?<value>.*)\"\\.$")]
    private static partial Regex UnboundParameter();

    [GeneratedRegex("^Required parameter \"(?:[^\" ]+ )?(?<name>[^\"]+)\" was not provided from (?<source>.+)\\.$")]
    private static partial Regex MissingParameter();
}
