using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Mlflow;

/// <summary>Kargah's experiments as MLflow's clients see them.</summary>
public sealed class MlflowExperiments(IDbContextFactory<KargahDb> databases, WriteGate writes, AuditLog audit, TimeProvider clock)
{
    private readonly IDbContextFactory<KargahDb> databases = databases;
    private readonly WriteGate writes = writes;
    private readonly TimeProvider clock = clock;
    private const string DefaultId = "0";
    private const string DefaultName = "Default";
    private const int MostResults = 1000;

    public static async Task<IResult> Create(MlflowRequest request, CurrentUser me, MlflowExperiments experiments, CancellationToken cancellationToken)
    {
        var name = request.Needed("name").Trim();
        await using var db = await experiments.databases.CreateDbContextAsync(cancellationToken);
        using var turn = await experiments.writes.EnterAsync(cancellationToken);
        if (await db.Experiments.IgnoreQueryFilters().AnyAsync(each => each.OwnerId == me.Id && each.Name == name, cancellationToken))
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, ProblemCodes.AlreadyExists, $"Experiment '{name}' already exists; choose another name.");
        }

        var made = experiments.New(me, name, Pairs(request.List("tags")));
        db.Experiments.Add(made);
        await db.SaveChangesAsync(cancellationToken);
        return Results.Json(new { experiment_id = made.Id.ToString() });
    }

    public static async Task<IResult> Get(MlflowRequest request, CurrentUser me, MlflowExperiments experiments, CancellationToken cancellationToken) =>
        Results.Json(new { experiment = Show(await experiments.FindAsync(request.Needed("experiment_id"), me, cancellationToken)) });

    public static async Task<IResult> GetByName(MlflowRequest request, CurrentUser me, MlflowExperiments experiments, CancellationToken cancellationToken)
    {
        var name = request.Needed("experiment_name");
        await using var db = await experiments.databases.CreateDbContextAsync(cancellationToken);
        var found = await db.Experiments.IgnoreQueryFilters().AsNoTracking().Where(each => each.OwnerId == me.Id && each.Name == name).OrderBy(each => each.CreatedAt).FirstOrDefaultAsync(cancellationToken)
            ?? throw ProblemException.NotFound(ProblemCodes.ExperimentNotFound, $"Could not find experiment with name '{name}'.");
        return Results.Json(new { experiment = Show(found) });
    }

    public static async Task<IResult> Search(MlflowRequest request, CurrentUser me, MlflowExperiments experiments, CancellationToken cancellationToken)
    {
        var filter = MlflowFilter.Parse(request.Text("filter"));
        var order = MlflowOrder.Parse(request.Texts("order_by"));
        await using var db = await experiments.databases.CreateDbContextAsync(cancellationToken);
        var all = await MlflowViews.Of(request.Text("view_type"), db.Experiments, each => each.DeletedAt != null).AsNoTracking().Where(each => each.OwnerId == me.Id).OrderByDescending(each => each.CreatedAt).ToListAsync(cancellationToken);
        var found = MlflowOrder.Sort(all.Select(Fields).Where(filter.Matches), order).ToList();
        var (page, next) = MlflowPages.Of(found, request, "max_results", MostResults, MostResults);
        return Results.Json(new { experiments = page.Select(each => Show((ExperimentEntity)each.Row)), next_page_token = next });
    }

    public static Task<IResult> Update(MlflowRequest request, CurrentUser me, MlflowExperiments experiments, CancellationToken cancellationToken) =>
        experiments.ChangeAsync(request, me, each => each.Name = request.Text("new_name") is { Length: > 0 } name ? name : each.Name, cancellationToken);

    public static Task<IResult> SetTag(MlflowRequest request, CurrentUser me, MlflowExperiments experiments, CancellationToken cancellationToken) =>
        experiments.ChangeAsync(request, me, each =>
        {
            var tags = TagsOf(each);
            tags[request.Needed("key")] = request.Text("value") ?? "";
            each.ExternalTagsJson = JsonSerializer.Serialize(tags, KargahJson.Options);
        }, cancellationToken);

    public static Task<IResult> Delete(MlflowRequest request, CurrentUser me, MlflowExperiments experiments, CancellationToken cancellationToken) =>
        experiments.ChangeAsync(request, me, each => each.DeletedAt ??= experiments.clock.GetUtcNow(), cancellationToken, AuditAction.ExperimentDeleted);

    public static Task<IResult> Restore(MlflowRequest request, CurrentUser me, MlflowExperiments experiments, CancellationToken cancellationToken) =>
        experiments.ChangeAsync(request, me, each => each.DeletedAt = null, cancellationToken, AuditAction.ExperimentRestored);

    /// <summary>Also deleted ones. MLflow's clients call the first experiment 0 and expect it to be there.</summary>
    public async Task<ExperimentEntity> FindAsync(string id, CurrentUser me, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (id == DefaultId)
        {
            using var turn = await writes.EnterAsync(cancellationToken);
            var first = await db.Experiments.AsNoTracking().Where(each => each.OwnerId == me.Id && each.Name == DefaultName).OrderBy(each => each.CreatedAt).FirstOrDefaultAsync(cancellationToken);
            if (first is null)
            {
                db.Experiments.Add(first = New(me, DefaultName, []));
                await db.SaveChangesAsync(cancellationToken);
            }

            return first;
        }

        return await Mine(db, id, me).AsNoTracking().FirstOrDefaultAsync(cancellationToken) ?? throw MlflowErrors.NoExperiment(id);
    }

    public static Dictionary<string, string> Pairs(IReadOnlyList<MlflowRequest> given) => given.GroupBy(each => each.Needed("key")).ToDictionary(each => each.Key, each => each.Last().Text("value") ?? "");

    private static IQueryable<ExperimentEntity> Mine(KargahDb db, string id, CurrentUser me)
    {
        var known = Guid.TryParse(id, out var parsed) ? parsed : Guid.Empty;
        return db.Experiments.IgnoreQueryFilters().Where(each => each.Id == known && each.OwnerId == me.Id);
    }

    private async Task<IResult> ChangeAsync(MlflowRequest request, CurrentUser me, Action<ExperimentEntity> change, CancellationToken cancellationToken, AuditAction? recorded = null)
    {
        var id = (await FindAsync(request.Needed("experiment_id"), me, cancellationToken)).Id.ToString();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        using var turn = await writes.EnterAsync(cancellationToken);
        var found = await Mine(db, id, me).FirstOrDefaultAsync(cancellationToken) ?? throw MlflowErrors.NoExperiment(id);
        change(found);
        found.UpdatedAt = clock.GetUtcNow();
        if (recorded is { } action)
        {
            audit.Record(db, action, "experiment", id, new { found.Name });
        }

        await db.SaveChangesAsync(cancellationToken);
        return Results.Json(new { });
    }

    private ExperimentEntity New(CurrentUser me, string name, Dictionary<string, string> tags)
    {
        var now = clock.GetUtcNow();
        return new ExperimentEntity { Id = Guid.CreateVersion7(), OwnerId = me.Id, Name = name, ConfigJson = "{}", ExternalTagsJson = JsonSerializer.Serialize(tags, KargahJson.Options), CreatedAt = now, UpdatedAt = now };
    }

    private static Dictionary<string, string> TagsOf(ExperimentEntity experiment) =>
        experiment.ExternalTagsJson is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(experiment.ExternalTagsJson, KargahJson.Options)!;

    private static MlflowFields Fields(ExperimentEntity experiment) => new(experiment, new Dictionary<string, double>(), new Dictionary<string, string>(), TagsOf(experiment), new Dictionary<string, object?>
    {
        ["name"] = experiment.Name,
        ["experiment_id"] = experiment.Id.ToString(),
        ["creation_time"] = (double)experiment.CreatedAt.ToUnixTimeMilliseconds(),
        ["last_update_time"] = (double)experiment.UpdatedAt.ToUnixTimeMilliseconds(),
    });

    private static object Show(ExperimentEntity experiment) => new
    {
        experiment_id = experiment.Id.ToString(),
        name = experiment.Name,
        artifact_location = $"mlflow-artifacts:/{experiment.Id}",
        lifecycle_stage = experiment.DeletedAt is null ? "active" : "deleted",
        creation_time = experiment.CreatedAt.ToUnixTimeMilliseconds(),
        last_update_time = experiment.UpdatedAt.ToUnixTimeMilliseconds(),
        tags = TagsOf(experiment).Select(tag => new { key = tag.Key, value = tag.Value }),
    };
}
