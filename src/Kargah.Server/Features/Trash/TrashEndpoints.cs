using Kargah.Server.Hosting;

namespace Kargah.Server.Features.Trash;

public static class TrashEndpoints
{
    public static void AddTrash(this WebApplicationBuilder builder)
    {
        builder.AddSettings<TrashOptions>("Trash");
        builder.Services.AddSingleton<Purge>().AddSingleton<TrashBin>();
        builder.Services.AddSingleton<TrashSweeper>().AddHostedService(services => services.GetRequiredService<TrashSweeper>());
    }

    public static void MapTrash(this IEndpointRouteBuilder routes)
    {
        var trash = routes.MapGroup("/api/trash").WithTags("Trash");
        trash.MapGet("/", TrashBin.List).WithSummary("One's deleted runs and data sets, the last deleted first");
        trash.MapDelete("/", TrashBin.Empty).WithName("empty_trash").WithSummary("Delete for good everything in one's trash");
        trash.MapPost("/{id}/restore", TrashBin.Restore).WithName("restore_from_trash").WithSummary("Put a run or data set back where it was").ProducesProblem(StatusCodes.Status404NotFound);
        trash.MapDelete("/{id}", TrashBin.Delete).WithName("delete_from_trash").WithSummary("Delete a run or data set for good").ProducesProblem(StatusCodes.Status404NotFound);
    }
}
