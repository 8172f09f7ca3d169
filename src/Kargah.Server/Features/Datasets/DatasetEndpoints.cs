using Kargah.Server.Features.Docs;
using Kargah.Server.Features.Helpers;
using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Datasets;

public static class DatasetEndpoints
{
    public static void AddDatasets(this WebApplicationBuilder builder)
    {
        builder.AddSettings<DatasetsOptions>("Datasets");
        builder.Services.AddSingleton<HelperPool>();
        builder.Services.AddSingleton<DatasetAnalyzer>().AddHostedService(services => services.GetRequiredService<DatasetAnalyzer>());
        builder.Services.AddSingleton<Datasets>().AddScoped<UploadDataset>();
    }

    public static void MapDatasets(this IEndpointRouteBuilder routes)
    {
        var datasets = routes.MapGroup("/api/datasets").WithTags("Datasets");
        datasets.MapPost("/upload", UploadDataset.Handle).WithSummary("Upload a table: .csv, .tsv, .json, .jsonl, or one of these with .gz")
            .WithMetadata(new UploadForm(["file"], ["name", "description"])).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status507InsufficientStorage);
        datasets.MapGet("/", ListDatasets.Handle).WithSummary("One's data sets");
        datasets.MapGet("/list", ListDatasets.Handle).WithSummary("The same as GET /api/datasets");
        datasets.MapGet("/{id:guid}", ReadDataset.Get).WithSummary("One data set");
        datasets.MapPatch("/{id:guid}", ChangeDataset.Update).WithSummary("Change name or description");
        datasets.MapDelete("/{id:guid}", ChangeDataset.Delete).WithSummary("Delete a data set that no waiting or running job uses").ProducesProblem(StatusCodes.Status409Conflict);
        foreach (var path in Both("preview"))
        {
            datasets.MapGet(path, ReadDataset.Preview).WithSummary("First rows, typed").ProducesProblem(StatusCodes.Status409Conflict);
        }

        foreach (var path in Both("validate"))
        {
            datasets.MapGet(path, ReadDataset.Validate).WithSummary("What is wrong with the table").ProducesProblem(StatusCodes.Status409Conflict);
        }

        foreach (var path in Both("stats"))
        {
            datasets.MapGet(path, ReadDataset.Stats).WithSummary("What is in the table").ProducesProblem(StatusCodes.Status409Conflict);
        }

        datasets.MapGet("/{id:guid}/download", ReadDataset.Download).WithSummary("The original bytes").Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream");
        datasets.MapMethods("/{id:guid}/download", [HttpMethods.Head], ReadDataset.Download).ExcludeFromDescription();
    }

    /// <summary>What is read of a data set is found under either order of words.</summary>
    private static string[] Both(string view) => [$"/{view}/{{id:guid}}", $"/{{id:guid}}/{view}"];
}
