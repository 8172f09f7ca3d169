using System.Text.Json;
using Kargah.Client;
using Kargah.Contracts;

namespace Kargah.Cli.Accounts;

/// <param name="Token">A personal API token.</param>
/// <param name="Session">Of a sign-in with a password.</param>
internal sealed record Account(string? Email, string? Token, Session? Session);

/// <param name="Current">The server that is meant when none is named.</param>
internal sealed record KnownAccounts(string? Current, Dictionary<string, Account> Servers);

/// <summary>
/// <c>$XDG_CONFIG_HOME/kargah/credentials.json</c>, for its owner's eyes only. Changes are made one at a time, also by several programs, and a new file
/// takes the old one's place whole.
/// </summary>
internal sealed class CredentialsFile(string folder)
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly JsonSerializerOptions Json = new(KargahJson.Options) { WriteIndented = true };
    private readonly string path = Path.Combine(folder, "credentials.json");

    public static CredentialsFile OfThisUser()
    {
        var config = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        var home = string.IsNullOrEmpty(config) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config") : config;
        return new CredentialsFile(Path.Combine(home, "kargah"));
    }

    public async Task<KnownAccounts> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<KnownAccounts>(file, Json, cancellationToken) ?? new KnownAccounts(null, []);
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            return new KnownAccounts(null, []);
        }
        catch (JsonException)
        {
            throw new UsageException($"{path} is damaged; delete it and sign in again.", "credentials_damaged", ExitCodes.Failed);
        }
    }

    public async Task<KnownAccounts> ChangeAsync(Func<KnownAccounts, Task<KnownAccounts>> change, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder, OwnersFile | UnixFileMode.UserExecute);
        await using var turn = await EnterAsync(cancellationToken);
        var next = await change(await ReadAsync(cancellationToken));
        var temporary = $"{path}.{Guid.CreateVersion7():N}";
        await using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnersFile }))
        {
            // once it has come this far it is kept: a session that was renewed and lost would end them all
            await JsonSerializer.SerializeAsync(file, next, Json, CancellationToken.None);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        return next;
    }

    /// <summary>The system lets go of the lock with the program that holds it, however that ends.</summary>
    private async Task<FileStream> EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path + ".lock", new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = OwnersFile });
            }
            catch (IOException held) when (held is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(path + ".lock"))
            {
                await Task.Delay(30, cancellationToken);
            }
        }
    }
}

/// <summary>The session of one server in the file.</summary>
internal sealed class FileSessions(CredentialsFile file, string server) : ISessionStore
{
    public async ValueTask<Session?> ReadAsync(CancellationToken cancellationToken = default) =>
        (await file.ReadAsync(cancellationToken)).Servers.GetValueOrDefault(server)?.Session;

    public async ValueTask<Session?> ChangeAsync(Func<Session?, Task<Session?>> change, CancellationToken cancellationToken = default)
    {
        var known = await file.ChangeAsync(
            async before =>
            {
                var account = before.Servers.GetValueOrDefault(server) ?? new Account(null, null, null);
                before.Servers[server] = account with { Session = await change(account.Session) };
                return before;
            },
            cancellationToken);
        return known.Servers[server].Session;
    }
}
