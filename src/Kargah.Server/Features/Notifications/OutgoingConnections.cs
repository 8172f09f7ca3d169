using System.Net;
using System.Net.Sockets;

namespace Kargah.Server.Features.Notifications;

public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellationToken);

/// <summary>The host has no address that this server may connect to.</summary>
public sealed class AddressRefusedException(string host) : IOException($"{host} has no public address.")
{
    public string Host { get; } = host;
}

/// <summary>
/// Connections to addresses that users gave. Where a connection goes is checked when it is made, and it goes to the very address that
/// was checked: a name that changes its mind afterwards changes nothing.
/// </summary>
public sealed class OutgoingConnections(NotificationsOptions options, ResolveHost resolve)
{
    /// <summary>Of IPv4 all but these is public. Source: IANA's registry of special-purpose addresses.</summary>
    private static readonly IPNetwork[] Special4 = [.. new[]
    {
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    }.Select(text => IPNetwork.Parse(text))];

    /// <summary>Of IPv6 only this is public, but for what carries IPv4 inside, documentation and tests.</summary>
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] Special6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(text => IPNetwork.Parse(text))];

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetwork
            ? !Special4.Any(network => network.Contains(address))
            : Global6.Contains(address) && !Special6.Any(network => network.Contains(address));
    }

    /// <summary>A client that goes where it is told and nowhere else: no redirects, no proxy, no cookies.</summary>
    public HttpClient MakeClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(options.TimeoutSeconds),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        MaxResponseHeadersLength = 16,
        ConnectCallback = ConnectAsync,
    })
    {
        Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds),
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        var allowed = options.AllowPrivateAddresses ? found : [.. found.Where(IsPublic)];
        if (allowed.Length == 0)
        {
            throw new AddressRefusedException(host);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
