using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kargah.Contracts;

/// <summary>The one way Kargah writes and reads JSON: snake_case, enums by name, times in ISO 8601 UTC, non-finite numbers as null.</summary>
public static class KargahJson
{
    /// <summary>For files, worker messages and clients: fields that a newer version added are ignored.</summary>
    public static JsonSerializerOptions Options { get; } = Seal(Apply(new JsonSerializerOptions()));

    /// <summary>Adds the conventions to <paramref name="options"/>; the server adds them to its own and also refuses unknown fields.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.AllowOutOfOrderMetadataProperties = true;
        options.RespectRequiredConstructorParameters = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        // Before the general one: converters of the options win over a type's own attribute.
        options.Converters.Add(new UpperSnakeCaseEnumConverter<JobState>());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new FiniteDoubleConverter());
        return options;
    }

    private static JsonSerializerOptions Seal(JsonSerializerOptions options)
    {
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>JSON has no NaN: it is written as null, and null is read back as NaN.</summary>
    private sealed class FiniteDoubleConverter : JsonConverter<double>
    {
        public override bool HandleNull => true;

        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
