using Kargah.Server.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Kargah.Server.Features.Auth;

/// <summary>Hashing is slow on purpose; as many at a time as there are processors, so that sign-ins cannot starve the rest.</summary>
public sealed class Passwords : IDisposable
{
    private readonly PasswordHasher<UserEntity> hasher;
    private readonly SemaphoreSlim gate = new(Environment.ProcessorCount);
    private readonly string nobodys;

    public Passwords(AuthOptions options)
    {
        hasher = new PasswordHasher<UserEntity>(Options.Create(new PasswordHasherOptions { IterationCount = options.PasswordIterations }));
        nobodys = hasher.HashPassword(null!, OpaqueToken.Make());
    }

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        RunAsync(() => hasher.HashPassword(null!, password), cancellationToken);

    /// <summary>Takes the same time when there is no such user (<paramref name="hash"/> is null).</summary>
    public async Task<bool> VerifyAsync(string? hash, string password, CancellationToken cancellationToken) =>
        await RunAsync(() => hasher.VerifyHashedPassword(null!, hash ?? nobodys, password), cancellationToken) != PasswordVerificationResult.Failed && hash is not null;

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();
}
