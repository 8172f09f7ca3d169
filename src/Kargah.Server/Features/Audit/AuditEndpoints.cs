using Kargah.Server.Features.Auth;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Audit;

public static class AuditEndpoints
{
    public static void AddAudit(this WebApplicationBuilder builder)
    {
        builder.AddSettings<AuditOptions>("Audit");
        builder.Services.AddHttpContextAccessor().AddSingleton<AuditLog>().AddHostedService<AuditSweeper>();
    }

    public static void MapAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/audit", GetAudit.Handle).RequireAuthorization(Policies.Admin).WithTags("Audit").WithSummary("Who did what, newest first");
}
