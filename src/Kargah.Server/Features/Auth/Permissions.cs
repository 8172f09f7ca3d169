using Kargah.Contracts;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Kargah.Server.Features.Auth;

/// <summary>Names for <c>RequireAuthorization</c>. Every route without one has the fallback policy: signed in, and an API token may change things only with the scope for it.</summary>
public static class Policies
{
    public const string Admin = "admin";
    /// <summary>A person at a screen: no API token reaches it.</summary>
    public const string Person = "person";
    public const string AdminPerson = "admin-person";
}

/// <summary>On a POST that changes nothing, such as a prediction: reading scope is enough.</summary>
public sealed class ReadsOnly;

internal sealed class Scope : AuthorizationHandler<Scope>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Scope requirement)
    {
        var http = context.Resource as HttpContext;
        var reads = http is not null && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<ReadsOnly>() is not null);
        if (reads || context.User.HasClaim(KargahClaims.Scope, KargahClaims.WriteScope))
        {
            context.Succeed(requirement);
        }
        else if (context.User.Identity?.IsAuthenticated == true)
        {
            context.Fail(new AuthorizationFailureReason(this, ProblemCodes.ScopeMissing));
        }

        return Task.CompletedTask;
    }
}

/// <summary>401 and 403 in the one error shape.</summary>
internal sealed class AuthorizationAnswers : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        if (authorizeResult.Challenged)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, new Problem(ProblemCodes.Unauthenticated, "Sign in first: the request carries no valid token."));
        }

        var problem = authorizeResult.AuthorizationFailure?.FailureReasons.Any(reason => reason.Message == ProblemCodes.ScopeMissing) == true
            ? new Problem(ProblemCodes.ScopeMissing, "This API token may only read; make one with the write scope.")
            : context.User.HasClaim(claim => claim.Type == KargahClaims.Session)
                ? new Problem(ProblemCodes.Forbidden, "Only an admin may do this.")
                : new Problem(ProblemCodes.Forbidden, "An API token cannot do this; sign in.");
        return Problems.WriteAsync(context, StatusCodes.Status403Forbidden, problem);
    }
}
