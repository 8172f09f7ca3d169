using Kargah.Contracts;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Kargah.Server.Features.Auth;

public static class AuthEndpoints
{
    public static void AddAuth(this WebApplicationBuilder builder)
    {
        builder.AddSettings<AuthOptions>("Auth");
        var services = builder.Services;
        services.AddSingleton<SigningKey>().AddSingleton<AccessTokens>().AddSingleton<Credentials>().AddSingleton<Passwords>().AddSingleton<SignInLimits>().AddSingleton<SessionIssuer>();
        services.AddScoped<Register>().AddScoped<Login>().AddScoped<Refresh>();
        services.AddHostedService<SessionSweeper>();
        // the core alone: data protection, which nothing here uses, would leave keys in the home folder
        services.AddWebEncoders().AddAuthenticationCore(options => options.DefaultScheme = KargahAuthenticationHandler.SchemeName);
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, KargahAuthenticationHandler>(KargahAuthenticationHandler.SchemeName, null);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuthorizationAnswers>();

        var signedIn = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new Scope()).Build();
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(signedIn)
            .SetFallbackPolicy(signedIn)
            .AddPolicy(Policies.Admin, policy => policy.Combine(signedIn).RequireClaim(KargahClaims.Role, KargahClaims.AdminRole))
            .AddPolicy(Policies.Person, policy => policy.Combine(signedIn).RequireClaim(KargahClaims.Session))
            .AddPolicy(Policies.AdminPerson, policy => policy.Combine(signedIn).RequireClaim(KargahClaims.Session).RequireClaim(KargahClaims.Role, KargahClaims.AdminRole));
    }

    public static void MapAuth(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("/api/auth").WithTags("Auth").AllowAnonymous().ProducesProblem(StatusCodes.Status429TooManyRequests);
        open.MapPost("/register", Register.Handle).WithSummary("Make an account");
        open.MapPost("/login", Login.Handle).ProducesProblem(StatusCodes.Status401Unauthorized).WithSummary("Sign in").Accepts<LoginRequest>("application/json", "application/x-www-form-urlencoded");
        open.MapPost("/refresh", Refresh.Handle).ProducesProblem(StatusCodes.Status401Unauthorized).WithSummary("Exchange a refresh token for a new pair");
        open.MapPost("/verify", Verify.Handle).ProducesProblem(StatusCodes.Status401Unauthorized).WithSummary("Is this token good?");

        var own = routes.MapGroup("/api/auth").WithTags("Auth").RequireAuthorization(Policies.Person);
        own.MapGet("/me", Me.Get).WithSummary("Who am I?");
        own.MapPatch("/me", Me.Update).WithSummary("Change one's name");
        own.MapPost("/me/password", Me.ChangePassword).WithSummary("Change one's password and end the other sessions");
        own.MapPost("/logout", Me.Logout).WithSummary("End this session");
        own.MapGet("/tokens", Tokens.List).WithSummary("One's API tokens");
        own.MapPost("/tokens", Tokens.Create).WithSummary("Make an API token; it is shown this once");
        own.MapDelete("/tokens/{id:guid}", Tokens.Delete).WithSummary("Revoke an API token");
    }
}
