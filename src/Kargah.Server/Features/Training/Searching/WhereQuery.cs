using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kargah.Server.Features.Training.Searching;

/// <summary>Turns a search into a condition that the database evaluates. A run that lacks what is compared does not match; behind a "not" it does.</summary>
internal sealed class WhereQuery(KargahDb db, bool ofOneOwner)
{
    private static readonly string[] Fields = ["name", "status", "tag", "created_at", "loss", "val_loss", "duration"];

    /// <summary>
    /// Runs that have one of <paramref name="values"/>. Of one owner's runs a list of them out of the index is several times quicker than a look at each; among
    /// everybody's it would tempt the database to fetch every run on the list.
    /// </summary>
    public static Expression<Func<JobEntity, bool>> Having(IQueryable<RunValueEntity> values, bool ofOneOwner)
    {
        var having = values.Select(value => value.JobId);
        return ofOneOwner ? job => having.Contains(job.Id) : job => values.Any(value => value.JobId == job.Id);
    }

    /// <exception cref="ProblemException">400 that names the position.</exception>
    public static Expression<Func<JobEntity, bool>> Of(KargahDb db, string text, bool ofOneOwner)
    {
        try
        {
            return new WhereQuery(db, ofOneOwner).Translate(WhereParser.Parse(text));
        }
        catch (WhereException wrong)
        {
            throw new ProblemException(
                StatusCodes.Status400BadRequest, ProblemCodes.WhereNotUnderstood, string.Create(CultureInfo.InvariantCulture, $"The search is not understood at character {wrong.Position}: {wrong.Expected} was expected."),
                new Dictionary<string, object?> { ["position"] = wrong.Position, ["expected"] = wrong.Expected });
        }
    }

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
        if (asked.Field.StartsWith(RunValueEntity.Metrics, StringComparison.Ordinal))
        {
            return Number(asked) is { } number ? OfValue(asked, number) : throw new WhereException(asked.ValuePosition, "a number");
        }

        if (asked.Field.StartsWith(RunValueEntity.Params, StringComparison.Ordinal))
        {
            return Number(asked) is { } number ? OfValue(asked, number) : OfText(asked);
        }

        return asked.Field switch
        {
            "name" => OfName(asked),
            "status" => OfStatus(asked),
            "tag" => OfTag(asked),
            "created_at" => On(asked, job => job.CreatedAt, Time(asked)),
            "loss" => On(asked, job => job.Loss, Required(asked)),
            "val_loss" => On(asked, job => job.ValLoss, Required(asked)),
            "duration" => On(asked, job => job.DurationSeconds, Required(asked)),
            _ => throw new WhereException(asked.FieldPosition, $"metrics.…, params.…, {string.Join(", ", Fields)}"),
        };
    }

    /// <summary>Compared as numbers; <c>params.hidden = 64</c> also finds the list of one.</summary>
    private Expression<Func<JobEntity, bool>> OfValue(Where.Comparison asked, double number)
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
        return Having(db.RunValues.Where(value => value.Name == name).Where(condition), ofOneOwner);
    }

    private Expression<Func<JobEntity, bool>> OfText(Where.Comparison asked)
    {
        var (name, text, pattern) = (asked.Field, LikePattern.Small(asked.Value), LikePattern.Containing(asked.Value));
        Expression<Func<RunValueEntity, bool>> condition = asked.Operator switch
        {
            "=" => value => value.Text!.ToLower() == text,
            "!=" => value => value.Text == null || value.Text.ToLower() != text,
            "~" => value => EF.Functions.Like(value.Text!.ToLower(), pattern, LikePattern.Escape),
            _ => throw new WhereException(asked.ValuePosition, "a number"),
        };
        return Having(db.RunValues.Where(value => value.Name == name).Where(condition), ofOneOwner);
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
        var tag = RunValueEntity.Tags + asked.Value;
        var pattern = RunValueEntity.Tags + LikePattern.Containing(asked.Value);
        return asked.Operator switch
        {
            "=" => Having(db.RunValues.Where(value => value.Name == tag), ofOneOwner),
            "!=" => Negate(Having(db.RunValues.Where(value => value.Name == tag), ofOneOwner)),
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
