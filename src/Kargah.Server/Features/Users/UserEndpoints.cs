using Kargah.Server.Features.Auth;

namespace Kargah.Server.Features.Users;

public static class UserEndpoints
{
    public static void AddUsers(this WebApplicationBuilder builder) => builder.Services.AddScoped<UpdateUser>().AddScoped<DeleteUser>();

    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup("/api/users").WithTags("Users").RequireAuthorization(Policies.AdminPerson);
        users.MapGet("/", ListUsers.Handle).WithSummary("Everybody's accounts");
        users.MapGet("/{id:guid}", ListUsers.One).WithSummary("One account");
        users.MapPatch("/{id:guid}", UpdateUser.Handle).WithSummary("Change a role, disable or enable").ProducesProblem(StatusCodes.Status409Conflict);
        users.MapDelete("/{id:guid}", DeleteUser.Handle).WithSummary("Delete an account with everything it owns").ProducesProblem(StatusCodes.Status409Conflict);
    }
}
