using Kargah.Server.Features.Docs;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Pictures;

public static class PictureEndpoints
{
    public static void AddPictures(this WebApplicationBuilder builder)
    {
        builder.AddSettings<PicturesOptions>("Pictures");
        builder.Services.AddSingleton<PictureLibrary>().AddSingleton<MadeFiles>().AddScoped<UploadPictures>();
        builder.Services.AddSingleton<PictureAnalyzer>().AddHostedService(services => services.GetRequiredService<PictureAnalyzer>());
    }

    public static void MapPictures(this IEndpointRouteBuilder routes)
    {
        var images = routes.MapGroup("/api/images").WithTags("Images");
        foreach (var path in (string[])["/", "/upload"])
        {
            images.MapPost(path, UploadPictures.One).WithSummary("Upload a picture: jpg, png, tif, webp, heic, avif, or a camera's RAW file")
                .WithMetadata(new UploadForm(["file"], ["description", "metadata"])).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status503ServiceUnavailable).ProducesProblem(StatusCodes.Status507InsufficientStorage);
        }

        images.MapPost("/batch", UploadPictures.Many).WithSummary("Upload up to 100 pictures")
            .WithMetadata(new UploadForm(["files"], [])).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status507InsufficientStorage);
        images.MapGet("/", ListPictures.Handle).WithSummary("One's pictures");
        images.MapGet("/groups", ProposeGroups.Handle).WithSummary("Pictures that one light seems to have lit");
        images.MapGet("/{id:guid}", ReadPicture.Get).WithSummary("One picture");
        images.MapPatch("/{id:guid}", ChangePicture.Update).WithSummary("Change description, metadata or light group");
        images.MapDelete("/{id:guid}", ChangePicture.Delete).WithSummary("Delete a picture with everything that was made of it");
        images.MapGet("/{id:guid}/file", ReadPicture.File).WithSummary("The original bytes").Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream");
        images.MapMethods("/{id:guid}/file", [HttpMethods.Head], ReadPicture.File).ExcludeFromDescription();
        images.MapGet("/{id:guid}/thumbnail", ReadPicture.Thumbnail).WithSummary("Small, as WebP").Produces<Stream>(StatusCodes.Status200OK, "image/webp").ProducesProblem(StatusCodes.Status409Conflict);
        images.MapGet("/{id:guid}/preview", ReadPicture.Preview).WithSummary("At most 2048 pixels, as WebP in sRGB").Produces<Stream>(StatusCodes.Status200OK, "image/webp").ProducesProblem(StatusCodes.Status409Conflict);
    }
}
