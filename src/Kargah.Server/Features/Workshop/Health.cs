using System.Reflection;
using Kargah.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kargah.Server.Features.Workshop;

internal static class Health
{
    public const string Service = "kargah";
    public static string Version { get; } = typeof(Health).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static Ok<HealthResponse> Handle(TimeProvider time) =>
        TypedResults.Ok(new HealthResponse { Ok = true, Timestamp = time.GetUtcNow(), Service = Service, Version = Version });
}
