using Kargah.Server.Features.Pictures;

namespace Kargah.Server.Features.Corrections;

public static class CorrectionEndpoints
{
    public static void AddCorrections(this WebApplicationBuilder builder) => builder.Services.AddScoped<CorrectPictures>().AddScoped<ReadCorrection>();

    public static void MapCorrections(this IEndpointRouteBuilder routes)
    {
        foreach (var prefix in (string[])["/api/correct", "/api/correction"])
        {
            var correct = routes.MapGroup(prefix).WithTags("Correction");
            correct.MapPost("/color", CorrectPictures.Handle).WithSummary("Correct a picture by its card, and up to 20 others in the same light")
                .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
            correct.MapGet("/color/{id:guid}", ReadCorrection.Get).WithSummary("One correction");
            correct.MapGet("/color/{id:guid}/image", ReadCorrection.Image).WithSummary("The corrected picture").Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream");
            correct.MapGet("/color/{id:guid}/preview", ReadCorrection.Preview).WithSummary("The corrected picture, at most 2048 pixels, as WebP in sRGB").Produces<Stream>(StatusCodes.Status200OK, "image/webp");
            correct.MapGet("/color/{id:guid}/profile", ReadCorrection.Profile).WithSummary("The correction for other programs: icc, cube, dcp, xmp or json")
                .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream").ProducesProblem(StatusCodes.Status422UnprocessableEntity);
            correct.MapGet("/methods", CorrectionMethods.Handle).WithSummary("What a correction may be asked for");
            correct.MapGet("/health", ColorHealth.Handle).WithSummary("Whether pictures can be corrected here, and what is missing");
        }
    }
}
