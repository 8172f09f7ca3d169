using System.Net;
using System.Threading.RateLimiting;
using Kargah.Contracts;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Auth;

/// <summary>How often passwords may be tried, for one account and from one address.</summary>
public sealed class SignInLimits(AuthOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> accounts = PerMinute(options.SignInsPerMinutePerAccount);
    private readonly PartitionedRateLimiter<string> addresses = PerMinute(options.SignInsPerMinutePerAddress);

    /// <exception cref="ProblemException">429, with the seconds to wait.</exception>
    public void Count(HttpContext context, string? account)
    {
        Take(addresses, Network(context.Connection.RemoteIpAddress));
        if (account is not null)
        {
            Take(accounts, account);
        }
    }

    public void Dispose()
    {
        accounts.Dispose();
        addresses.Dispose();
    }

    private static PartitionedRateLimiter<string> PerMinute(int permits) =>
        PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1) }));

    /// <summary>One household has a whole /64 of IPv6.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null || address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
        {
            return address?.MapToIPv4().ToString() ?? "";
        }

        return Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8));
    }

    private static void Take(PartitionedRateLimiter<string> limiter, string key)
    {
        using var lease = limiter.AttemptAcquire(key);
        if (lease.IsAcquired)
        {
            return;
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        throw new ProblemException(StatusCodes.Status429TooManyRequests, ProblemCodes.TooManyRequests, $"Too many attempts to sign in; try again in {seconds} seconds.", new Dictionary<string, object?> { ["seconds"] = seconds });
    }
}
