using System.Globalization;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Mlflow;

/// <summary>
/// A request as MLflow's clients send it: a JSON body, for GET the query. Fields that nobody reads are left alone, as MLflow does; numbers
/// may come as text, as its protocol's JSON has it.
/// </summary>
public sealed class MlflowRequest
{
    private readonly Dictionary<string, JsonElement> fields;

    private MlflowRequest(Dictionary<string, JsonElement> fields) => this.fields = fields;

    public static async ValueTask<MlflowRequest?> BindAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            return new MlflowRequest(context.Request.Query.ToDictionary(
                field => field.Key, field => field.Value.Count == 1 ? JsonSerializer.SerializeToElement(field.Value[0]) : JsonSerializer.SerializeToElement(field.Value.ToArray())));
        }

        try
        {
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: context.RequestAborted);
            return new MlflowRequest(Fields(body));
        }
        catch (JsonException)
        {
            throw Invalid("The body is not valid JSON.");
        }
    }

    public static MlflowRequest Of(JsonElement value) => new(Fields(value));

    public static ProblemException Invalid(string sentence) => new(StatusCodes.Status400BadRequest, ProblemCodes.Validation, sentence);

    public string? Text(string name) => fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    /// <exception cref="ProblemException">400: it is missing.</exception>
    public string Needed(string name) => Text(name) is { Length: > 0 } text ? text : throw Invalid($"Missing value for required parameter '{name}'.");

    public long? Whole(string name) =>
        Text(name) is not { } text ? null : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : throw Invalid($"Invalid value '{text}' for parameter '{name}': a whole number is needed.");

    public double NeededNumber(string name) => Needed(name) switch
    {
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        "NaN" => double.NaN,
        var text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Invalid($"Invalid value '{text}' for parameter '{name}': a number is needed."),
    };

    public IReadOnlyList<string> Texts(string name) =>
        !fields.TryGetValue(name, out var value) ? [] : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(each => each.ToString())] : [value.ToString()];

    public IReadOnlyList<MlflowRequest> List(string name) =>
        fields.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(Of)] : [];

    private static Dictionary<string, JsonElement> Fields(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().GroupBy(field => field.Name).ToDictionary(field => field.Key, field => field.Last().Value) : throw Invalid("The body is a JSON object.");
}
