using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Kargah.Server.Hosting;

/// <summary>
/// Settings come from appsettings.json, <c>.env</c>, <c>KARGAH__Section__Key</c> variables and the command line, later ones winning.
/// A name that nobody reads or a value that makes no sense stops the start with all such sentences together.
/// </summary>
public static class Settings
{
    private const string Prefix = "KARGAH__";

    private static readonly Dictionary<string, string> Flags = new() { ["--port"] = "Server:Port", ["--listen"] = "Server:ListenAddress", ["--data"] = "Data:Folder" };

    public static void ReadSettings(this WebApplicationBuilder builder, string[] args, IReadOnlyDictionary<string, string?>? settings)
    {
        builder.Configuration.Sources.Clear();
        builder.Configuration
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false)
            .AddInMemoryCollection(ReadDotEnv(Path.GetFullPath(".env")))
            .AddEnvironmentVariables(Prefix)
            .AddInMemoryCollection(ReadFlags(args));
        if (settings is not null)
        {
            builder.Configuration.AddInMemoryCollection(settings);
        }

        builder.Services.AddSingleton(new SettingSections());
    }

    /// <summary>Reads one section into <typeparamref name="T"/>, which is then to be had from the container as itself.</summary>
    public static T AddSettings<T>(this WebApplicationBuilder builder, string name)
        where T : class, new()
    {
        var sections = builder.Sections();
        var section = builder.Configuration.GetSection(name);
        sections.Names.Add(name);
        var before = sections.Refusals.Count;
        CheckShape(section, typeof(T), sections.Refusals);
        var value = sections.Refusals.Count == before ? section.Get<T>() ?? new T() : new T();
        var results = new List<ValidationResult>();
        if (!Validator.TryValidateObject(value, new ValidationContext(value), results, validateAllProperties: true))
        {
            sections.Refusals.AddRange(results.Select(result => Sentence(name, result)));
        }

        builder.Services.AddSingleton(value);
        return value;
    }

    /// <summary>After every section has been read.</summary>
    /// <exception cref="StartException">Something in the settings is wrong.</exception>
    public static void CheckSettings(this WebApplicationBuilder builder)
    {
        var sections = builder.Sections();
        sections.Names.Add("Logging");
        var unknown = builder.Configuration.GetChildren()
            .Where(child => !sections.Names.Contains(child.Key))
            .Select(child => $"There is no setting {child.Key}; the sections are {string.Join(", ", sections.Names.Order(StringComparer.Ordinal))}.");
        var refusals = sections.Refusals.Concat(unknown).ToList();
        if (refusals.Count > 0)
        {
            throw new StartException(string.Join(Environment.NewLine, refusals));
        }
    }

    private static SettingSections Sections(this WebApplicationBuilder builder) =>
        (SettingSections)builder.Services.Single(service => service.ServiceType == typeof(SettingSections)).ImplementationInstance!;

    private static void CheckShape(IConfigurationSection section, Type type, List<string> refusals)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!properties.TryGetValue(child.Key, out var property))
            {
                refusals.Add($"There is no setting {child.Path}; {section.Path} has {string.Join(", ", properties.Keys.Order(StringComparer.Ordinal))}.");
            }
            else if (property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable)))
            {
                if (!string.IsNullOrEmpty(child.Value))
                {
                    refusals.Add($"The setting {child.Path} is a list: give its first value as {child.Path}:0.");
                }
            }
            else if (child.Value is { } value && !Converts(value, property.PropertyType))
            {
                refusals.Add($"The setting {child.Path} is '{value}'; it takes {Describe(property.PropertyType)}.");
            }
        }
    }

    private static bool Converts(string value, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum
            ? Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase)
            : type == typeof(Uri) ? Uri.TryCreate(value, UriKind.Absolute, out _) : TypeDescriptor.GetConverter(type).IsValid(value);
    }

    private static string Describe(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? string.Join(" or ", Enum.GetNames(type).Select(name => name.ToLowerInvariant()))
            : type == typeof(bool) ? "true or false"
            : type == typeof(int) || type == typeof(long) ? "a whole number"
            : type == typeof(double) ? "a number"
            : type == typeof(Uri) ? "an address such as https://example.org"
            : "text";
    }

    private static string Sentence(string section, ValidationResult result)
    {
        var name = result.MemberNames.FirstOrDefault();
        var message = result.ErrorMessage ?? "is not valid.";
        return message.StartsWith("The field", StringComparison.Ordinal) || message.StartsWith("The " + name, StringComparison.Ordinal)
            ? $"The setting {section}:{name} is out of range: {message}"
            : $"The setting {section}:{name} {message}";
    }

    private static IEnumerable<KeyValuePair<string, string?>> ReadDotEnv(string path)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        foreach (var line in File.ReadLines(path).Select(line => line.Trim()))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && line.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                var key = line[Prefix.Length..equals].Trim().Replace("__", ":", StringComparison.Ordinal);
                yield return new(key, line[(equals + 1)..].Trim().Trim('"', '\''));
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> ReadFlags(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var parts = args[i].Split('=', 2);
            if (!Flags.TryGetValue(parts[0], out var key))
            {
                throw new StartException($"There is no option {parts[0]}; the options are {string.Join(", ", Flags.Keys)}.");
            }

            var value = parts.Length == 2 ? parts[1] : i + 1 < args.Length ? args[++i] : throw new StartException($"The option {parts[0]} needs a value.");
            yield return new(key, value);
        }
    }

    private sealed class SettingSections
    {
        public SortedSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);
        public List<string> Refusals { get; } = [];
    }
}
