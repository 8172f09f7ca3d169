using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Kargah.Server.Hosting;

public sealed class ServerOptions : IValidatableObject
{
    /// <summary>An IP address, or localhost.</summary>
    public string ListenAddress { get; init; } = "127.0.0.1";

    /// <summary>0 takes any free one.</summary>
    [Range(0, 65535)]
    public int Port { get; init; } = 3001;

    /// <summary>How browsers reach the server when a proxy stands in front of it.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Origins of other sites whose pages may call the API; none by default.</summary>
    public string[] AllowedOrigins { get; init; } = [];

    /// <summary>Addresses or networks of proxies whose forwarded headers are believed; none by default.</summary>
    public string[] TrustedProxies { get; init; } = [];

    /// <summary>The built web client.</summary>
    public string WebFolder { get; init; } = "web";

    /// <summary>Tell browsers to insist on HTTPS; only right when every name of this server has it.</summary>
    public bool Hsts { get; init; }

    public IPAddress Address => string.Equals(ListenAddress, "localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback : IPAddress.Parse(ListenAddress);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.Equals(ListenAddress, "localhost", StringComparison.OrdinalIgnoreCase) && !IPAddress.TryParse(ListenAddress, out _))
        {
            yield return new ValidationResult("is not an IP address (127.0.0.1 for this machine alone, 0.0.0.0 for everybody).", [nameof(ListenAddress)]);
        }

        foreach (var proxy in TrustedProxies.Where(proxy => !IPAddress.TryParse(proxy, out _) && !System.Net.IPNetwork.TryParse(proxy, out _)))
        {
            yield return new ValidationResult($"has '{proxy}', which is neither an IP address nor a network such as 10.0.0.0/8.", [nameof(TrustedProxies)]);
        }

        foreach (var origin in AllowedOrigins.Where(origin => !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin))
        {
            yield return new ValidationResult($"has '{origin}', which is not an origin such as https://example.org.", [nameof(AllowedOrigins)]);
        }
    }
}

public sealed class DataOptions
{
    /// <summary>Where everything is kept.</summary>
    [Required]
    public string Folder { get; init; } = "data";
}
