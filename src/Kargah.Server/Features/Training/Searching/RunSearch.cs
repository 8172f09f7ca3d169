using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training.Searching;

/// <summary>The runs that <paramref name="filter"/> asks for, of those that <paramref name="user"/> may see.</summary>
internal sealed class RunSearch(KargahDb db, TrainingFilter filter, CurrentUser user)
{
    private readonly TrainingFilter asked = filter with { Owner = null, Sort = null, Skip = null, Limit = null };

    public CurrentUser User { get; } = user;
    public TrainingFilter Filter { get; } = filter;

    /// <summary>Whose runs alone; null: everybody's.</summary>
    public Guid? Owner { get; } = user.IsAdmin && filter.Owner != "me" ? null : user.Id;

    /// <summary>More is asked for than whose they are.</summary>
    public bool IsNarrow => asked != new TrainingFilter();

    /// <summary>Some of those that matched, less those in the trash by now. Whose they are was looked at then: said again it would lead SQLite through all runs of that owner.</summary>
    public IQueryable<JobEntity> Of(IReadOnlyList<string> ids) => db.Jobs.AsNoTracking().Where(job => ids.Contains(job.Id));

    /// <summary>Where a single value or tag is all that is asked for, the index of values tells how many have it, as good as without a look at the runs. Null where more is asked for.</summary>
    public async Task<int?> CountValuesAsync(CancellationToken cancellationToken)
    {
        var values = asked switch
        {
            { Tag: { } tag } when asked == new TrainingFilter { Tag = tag } && !string.IsNullOrWhiteSpace(tag) => WhereQuery.Tagged(db, tag.Trim()),
            { Where: { } where } when asked == new TrainingFilter { Where = where } && !string.IsNullOrWhiteSpace(where) => WhereQuery.ValuesOf(db, where),
            _ => null,
        };
        if (values is null)
        {
            return null;
        }

        var owner = Owner;
        var trash = db.Jobs.IgnoreQueryFilters().Where(job => job.DeletedAt != null).Select(job => job.Id);
        return await values.CountAsync(value => (owner == null || value.OwnerId == owner) && !trash.Contains(value.JobId), cancellationToken);
    }

    /// <param name="listed">To find or count all; else to find the first in some order, for which less has to be looked at where many match. PostgreSQL needs not be told.</param>
    public IQueryable<JobEntity> Matching(bool listed)
    {
        listed &= db.Database.IsSqlite();
        var (filter, me) = (Filter, User.Id);
        var jobs = db.Jobs.AsNoTracking().VisibleTo(User);
        if (filter.Owner == "me")
        {
            jobs = jobs.Where(job => job.OwnerId == me);
        }

        if (!string.IsNullOrWhiteSpace(filter.Status))
        {
            var states = filter.Status.Split(',').Select(state => Choices.Parse<JobState>("status", state)).ToList();
            jobs = jobs.Where(job => states.Contains(job.State));
        }

        if (!string.IsNullOrWhiteSpace(filter.Dataset))
        {
            jobs = DatasetReferences.TryParse(filter.Dataset, out var dataset) ? jobs.Where(job => job.DatasetId == dataset) : jobs.Where(job => false);
        }

        if (!string.IsNullOrWhiteSpace(filter.ModelType))
        {
            var model = Choices.Parse<ModelType>("model_type", filter.ModelType);
            jobs = jobs.Where(job => job.ModelType == model);
        }

        if (!string.IsNullOrWhiteSpace(filter.Kind))
        {
            var kind = Choices.Parse<JobKind>("kind", filter.Kind);
            jobs = jobs.Where(job => job.Kind == kind);
        }
        else
        {
            // work on pictures has lists of its own
            jobs = jobs.Where(job => job.Kind != JobKind.Pictures);
        }

        if (!string.IsNullOrWhiteSpace(filter.Source))
        {
            jobs = jobs.Where(job => job.SourceJobId == filter.Source);
        }

        if (!string.IsNullOrWhiteSpace(filter.Q))
        {
            var pattern = LikePattern.Containing(filter.Q.Trim());
            // SQLite's LIKE knows no capitals of a to z, and takes half as long without lower()
            jobs = db.Database.IsSqlite()
                ? jobs.Where(job => EF.Functions.Like(job.Name, pattern, LikePattern.Escape) || EF.Functions.Like(job.DatasetName, pattern, LikePattern.Escape) || job.Id == filter.Q)
                : jobs.Where(job => EF.Functions.ILike(job.Name, pattern, LikePattern.Escape) || EF.Functions.ILike(job.DatasetName, pattern, LikePattern.Escape) || job.Id == filter.Q);
        }

        if (!string.IsNullOrWhiteSpace(filter.Experiment))
        {
            jobs = Guid.TryParse(filter.Experiment, out var experiment) ? jobs.Where(job => job.ExperimentId == experiment) : jobs.Where(job => false);
        }

        if (!string.IsNullOrWhiteSpace(filter.Tag))
        {
            jobs = jobs.Where(WhereQuery.Having(WhereQuery.Tagged(db, filter.Tag.Trim()), listed));
        }

        return string.IsNullOrWhiteSpace(filter.Where) ? jobs : jobs.Where(WhereQuery.Of(db, filter.Where, listed));
    }
}
