using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training.Searching;

/// <summary>Turns a search into a condition that the database evaluates. A run that lacks what is compared does not match; behind a "not" it does.</summary>
internal sealed class WhereQuery(KargahDb db, bool listed)
{
    private static readonly string[] Fields = ["name", "status", "tag", "created_at", "loss", "val_loss", "duration"];

    /// <summary>Runs that have one of <paramref name="values"/>: listed out of the index, or looked up for each run, which is quicker where the first runs looked at are found.</summary>
    public static Expression<Func<JobEntity, bool>> Having(IQueryable<RunValueEntity> values, bool listed)
    {
        var having = values.Select(value => value.JobId);
        return listed ? job => having.Contains(job.Id) : job => values.Any(value => value.JobId == job.Id);
    }

    public static IQueryable<RunValueEntity> Tagged(KargahDb db, string tag)
    {
        var name = RunValueEntity.Tags + tag;
        return db.RunValues.Where(value => value.Name == name);
    }

    /// <exception cref="ProblemException">400 that names the position.</exception>
    public static Expression<Func<JobEntity, bool>> Of(KargahDb db, string text, bool listed)
    {
        try
        {
            return new WhereQuery(db, listed).Translate(WhereParser.Parse(text));
        }
        catch (WhereException wrong)
        {
            throw NotUnderstood(wrong);
        }
    }

    /// <summary>Where a search is a single comparison of values, those that match: at most one a run. Else null.</summary>
    /// <exception cref="ProblemException">400 that names the position.</exception>
    public static IQueryable<RunValueEntity>? ValuesOf(KargahDb db, string text)
    {
        try
        {
            return WhereParser.Parse(text) is Where.Comparison asked ? new WhereQuery(db, listed: true).Values(asked) : null;
        }
        catch (WhereException wrong)
        {
            throw NotUnderstood(wrong);
        }
    }

    private static ProblemException NotUnderstood(WhereException wrong) => new(
        StatusCodes.Status400BadRequest, ProblemCodes.WhereNotUnderstood, string.Create(CultureInfo.InvariantCulture, $"The search is not understood at character {wrong.Position}: {wrong.Expected} was expected."),
        new Dictionary<string, object?> { ["position"] = wrong.Position, ["expected"] = wrong.Expected });

    private Expression<Func<JobEntity, bool>> Translate(Where where) => where switch
    {
        Where.And both => Join(both.Left, both.Right, Expression.AndAlso),
        Where.Or either => Join(either.Left, either.Right, Expression.OrElse),
        Where.Not not => Negate(Translate(not.Inner)),
        Where.Comparison comparison => Compare(comparison),
        _ => throw new InvalidOperationException(),
    };

    private Expression<Func<JobEntity, bool>> Join(Where left, Where right, Func<Expression, Expression, Expression> join)
    {
        var (first, second) = (Translate(left), Translate(right));
        var job = first.Parameters[0];
        return Expression.Lambda<Func<JobEntity, bool>>(join(first.Body, new Renamed(second.Parameters[0], job).Visit(second.Body)), job);
    }

    private static Expression<Func<JobEntity, bool>> Negate(Expression<Func<JobEntity, bool>> condition) => Expression.Lambda<Func<JobEntity, bool>>(Expression.Not(condition.Body), condition.Parameters);

    private Expression<Func<JobEntity, bool>> Compare(Where.Comparison asked)
    {
        if (Values(asked) is { } values)
        {
            return Having(values, listed);
        }

        // SQLite, which keeps no statistics, would follow an index of losses even to half of the rows: a sum is in none
        var hidden = db.Database.IsSqlite();
        return asked.Field switch
        {
            "name" => OfName(asked),
            "status" => OfStatus(asked),
            "tag" => OfTag(asked),
            "created_at" => On(asked, job => job.CreatedAt, Time(asked)),
            "loss" => On<double?>(asked, hidden ? job => job.Loss + 0 : job => job.Loss, Required(asked)),
            "val_loss" => On<double?>(asked, hidden ? job => job.ValLoss + 0 : job => job.ValLoss, Required(asked)),
            "duration" => On<double?>(asked, hidden ? job => job.DurationSeconds + 0 : job => job.DurationSeconds, Required(asked)),
            _ => throw new WhereException(asked.FieldPosition, $"metrics.…, params.…, {string.Join(", ", Fields)}"),
        };
    }

    /// <summary>Null where something else of a run is compared, or that it lacks a value.</summary>
    private IQueryable<RunValueEntity>? Values(Where.Comparison asked)
    {
        if (asked.Field.StartsWith(RunValueEntity.Metrics, StringComparison.Ordinal))
        {
            return Number(asked) is { } number ? OfValue(asked, number) : throw new WhereException(asked.ValuePosition, "a number");
        }

        if (asked.Field.StartsWith(RunValueEntity.Params, StringComparison.Ordinal))
        {
            return Number(asked) is { } number ? OfValue(asked, number) : OfText(asked);
        }

        return asked is { Field: "tag", Operator: "=" } ? Tagged(db, asked.Value) : null;
    }

    /// <summary>Compared as numbers; <c>params.hidden = 64</c> also finds the list of one.</summary>
    private IQueryable<RunValueEntity> OfValue(Where.Comparison asked, double number)
    {
        var (name, text) = (asked.Field, asked.Value);
        Expression<Func<RunValueEntity, bool>> condition = asked.Operator switch
        {
            "=" => value => value.Number == number || value.Text == text,
            "!=" => value => value.Number != number && (value.Text == null || value.Text != text),
            "<" => value => value.Number < number,
            "<=" => value => value.Number <= number,
            ">" => value => value.Number > number,
            ">=" => value => value.Number >= number,
            _ => throw new WhereException(asked.ValuePosition, "a word after ~, and not a number,"),
        };
        return db.RunValues.Where(value => value.Name == name).Where(condition);
    }

    private IQueryable<RunValueEntity> OfText(Where.Comparison asked)
    {
        var (name, text, pattern) = (asked.Field, LikePattern.Small(asked.Value), LikePattern.Containing(asked.Value));
        Expression<Func<RunValueEntity, bool>> condition = asked.Operator switch
        {
            "=" => value => value.Text!.ToLower() == text,
            "!=" => value => value.Text == null || value.Text.ToLower() != text,
            "~" => value => EF.Functions.Like(value.Text!.ToLower(), pattern, LikePattern.Escape),
            _ => throw new WhereException(asked.ValuePosition, "a number"),
        };
        return db.RunValues.Where(value => value.Name == name).Where(condition);
    }

    private static Expression<Func<JobEntity, bool>> OfName(Where.Comparison asked)
    {
        var (text, pattern) = (LikePattern.Small(asked.Value), LikePattern.Containing(asked.Value));
        return asked.Operator switch
        {
            "=" => job => job.Name.ToLower() == text,
            "!=" => job => job.Name.ToLower() != text,
            "~" => job => EF.Functions.Like(job.Name.ToLower(), pattern, LikePattern.Escape),
            _ => throw new WhereException(asked.ValuePosition, "=, != or ~ before a name"),
        };
    }

    private static Expression<Func<JobEntity, bool>> OfStatus(Where.Comparison asked)
    {
        var names = Enum.GetValues<JobState>().ToDictionary(each => JsonNamingPolicy.SnakeCaseUpper.ConvertName(each.ToString()), StringComparer.OrdinalIgnoreCase);
        if (!names.TryGetValue(asked.Value, out var state))
        {
            throw new WhereException(asked.ValuePosition, $"one of {string.Join(", ", names.Keys)}");
        }

        return asked.Operator switch
        {
            "=" => job => job.State == state,
            "!=" => job => job.State != state,
            _ => throw new WhereException(asked.ValuePosition, "= or != before a status"),
        };
    }

    private Expression<Func<JobEntity, bool>> OfTag(Where.Comparison asked)
    {
        var pattern = RunValueEntity.Tags + LikePattern.Containing(asked.Value);
        return asked.Operator switch
        {
            "!=" => Negate(Having(Tagged(db, asked.Value), listed)),
            "~" => job => db.RunValues.Any(value => value.JobId == job.Id && EF.Functions.Like(value.Name.ToLower(), pattern, LikePattern.Escape)),
            _ => throw new WhereException(asked.ValuePosition, "=, != or ~ before a tag"),
        };
    }

    private static Expression<Func<JobEntity, bool>> On<T>(Where.Comparison asked, Expression<Func<JobEntity, T>> field, object value)
    {
        // a captured variable becomes a parameter of the query, a constant would be part of its text
        Expression<Func<T>> captured = Capture((T)value);
        Expression comparison = asked.Operator switch
        {
            "=" => Expression.Equal(field.Body, captured.Body),
            "!=" => Expression.NotEqual(field.Body, captured.Body),
            "<" => Expression.LessThan(field.Body, captured.Body),
            "<=" => Expression.LessThanOrEqual(field.Body, captured.Body),
            ">" => Expression.GreaterThan(field.Body, captured.Body),
            ">=" => Expression.GreaterThanOrEqual(field.Body, captured.Body),
            _ => throw new WhereException(asked.ValuePosition, "a word after ~, and not a number,"),
        };
        // never unknown: a "not" before it finds those that lack it too
        var known = default(T) is null ? Expression.AndAlso(Expression.NotEqual(field.Body, Expression.Constant(null, typeof(T))), comparison) : comparison;
        return Expression.Lambda<Func<JobEntity, bool>>(known, field.Parameters);
    }

    private static Expression<Func<T>> Capture<T>(T value) => () => value;

    private static double? Number(Where.Comparison asked) =>
        double.TryParse(asked.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static object Required(Where.Comparison asked) => Number(asked) ?? throw new WhereException(asked.ValuePosition, "a number");

    private static object Time(Where.Comparison asked) =>
        DateTimeOffset.TryParse(asked.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new WhereException(asked.ValuePosition, "a time such as 2026-01-31 or 2026-01-31T12:00");

    private sealed class Renamed(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
