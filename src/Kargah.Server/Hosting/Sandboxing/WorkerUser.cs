using System.Globalization;

namespace Kargah.Server.Hosting.Sandboxing;

/// <summary>An account without rights of its own that workers take when the server runs as root.</summary>
public sealed record WorkerUser(string Name, int UserId, int GroupId)
{
    /// <summary>Preferred where an operator has made it: unlike nobody it is shared with no other service.</summary>
    public const string Dedicated = "kargah-worker";
    private const string Fallback = "nobody";

    /// <param name="setting"><c>Workers:User</c>.</param>
    /// <returns>Null where workers keep the server's own user.</returns>
    /// <exception cref="StartException">The named user does not exist, or the server may not become anybody.</exception>
    public static WorkerUser? Choose(string setting)
    {
        var isRoot = NativeMethods.EffectiveUser() == 0;
        if (setting.Equals("auto", StringComparison.OrdinalIgnoreCase))
        {
            return isRoot ? Find(Dedicated) ?? Find(Fallback) : null;
        }

        var named = Find(setting) ?? throw new StartException($"The setting Workers:User is '{setting}', and this machine has no such user.");
        return isRoot ? named.UserId == 0 ? null : named
            : throw new StartException("The setting Workers:User needs a server that runs as root; leave it at auto.");
    }

    private static WorkerUser? Find(string name) => (
        from line in File.ReadLines("/etc/passwd")
        let fields = line.Split(':')
        where fields.Length > 3 && fields[0] == name
        select new WorkerUser(name, int.Parse(fields[2], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture))).FirstOrDefault();
}
