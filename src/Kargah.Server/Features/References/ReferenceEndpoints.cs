using System.ComponentModel;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Docs;
using Kargah.Server.Features.Pictures;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.References;

public static class ReferenceEndpoints
{
    public static void AddReferences(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ReferenceLibrary>().AddScoped<UploadReference>();

    public static void MapReferences(this IEndpointRouteBuilder routes)
    {
        var references = routes.MapGroup("/api/references").WithTags("References");
        references.MapGet("/", List).WithSummary("The values that charts are held to: built in, and one's own measurements").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        references.MapPost("/", UploadReference.Handle).WithSummary("Upload the measurements of a chart: CGATS (.txt, .ti3, .cie) or CSV, 24 patches")
            .WithMetadata(new UploadForm(["file"], ["name", "instrument", "measured_at"])).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        references.MapGet("/card.pdf", Card).WithSummary("The printable card, or a frame of its markers around a window for a chart of one's own").Produces<Stream>(StatusCodes.Status200OK, "application/pdf").ProducesValidationProblem().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        references.MapGet("/{id}", Get).WithSummary("One chart's values");
        references.MapDelete("/{id}", Delete).WithSummary("Delete measurements of one's own").ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<ReferenceListResponse>> List(ReferenceLibrary references, CurrentUser me, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ReferenceListResponse { References = [.. await references.BuiltInAsync(cancellationToken), .. await references.OwnAsync(me, cancellationToken)] });

    private static async Task<Ok<Reference>> Get(string id, ReferenceLibrary references, CurrentUser me, CancellationToken cancellationToken) =>
        TypedResults.Ok(await references.GetAsync(id, me, cancellationToken));

    private static async Task<FileContentHttpResult> Card(
        [Description("a4, a3 or letter; a4 unless told.")] string? paper,
        [Description("The markers only, around an opening for a real chart.")] bool? window,
        [Description("Of the window: from patch to patch of the chart in millimetres; what fills the paper unless told.")] double? pitch,
        [Description("Of the words on it: en or fa.")] string? language,
        PictureLibrary library, MadeFiles made, CancellationToken cancellationToken)
    {
        if (paper is not (null or "a4" or "a3" or "letter"))
        {
            throw ProblemException.Field("paper", "The paper is a4, a3 or letter.");
        }

        if (language is not (null or "en" or "fa"))
        {
            throw ProblemException.Field("language", "The language is en or fa.");
        }

        return await made.MakeAsync(library.NewTask(PictureOperation.Card) with { Paper = paper ?? "a4", Window = window == true, Pitch = pitch, Language = language ?? "en" }, cancellationToken);
    }

    private static async Task<NoContent> Delete(string id, IDbContextFactory<KargahDb> databases, CurrentUser me, CancellationToken cancellationToken)
    {
        if (BuiltInReferences.Ids.Contains(id))
        {
            throw ProblemException.Conflict(ProblemCodes.ReferenceBuiltIn, "Built-in reference values cannot be deleted.");
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return Guid.TryParse(id, out var guid) && await db.References.Where(reference => reference.Id == guid && reference.OwnerId == me.Id).ExecuteDeleteAsync(cancellationToken) == 1
            ? TypedResults.NoContent()
            : throw ReferenceLibrary.NotThere();
    }
}
