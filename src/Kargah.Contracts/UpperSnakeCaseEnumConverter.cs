using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kargah.Contracts;

/// <summary>States are spelled in capitals on the wire (RUNNING); every other enum is lower snake case.</summary>
public sealed class UpperSnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false)
    where T : struct, Enum;
