using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace Kargah.Server.Hosting;

/// <summary>Which part of a list; taken with <c>[AsParameters]</c>.</summary>
public sealed record Page
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    [FromQuery(Name = "skip"), Range(0, int.MaxValue, ErrorMessage = "The parameter 'skip' is 0 or more."), Description("How many to leave out at the beginning.")]
    public int? Skip { get; init; }

    [FromQuery(Name = "limit"), Range(1, MaxLimit, ErrorMessage = "The parameter 'limit' goes from 1 to 200."), Description("How many at most; 50 unless told.")]
    public int? Limit { get; init; }

    public IEnumerable<T> Of<T>(IEnumerable<T> all) => all.Skip(Skip ?? 0).Take(Limit ?? DefaultLimit);

    public IQueryable<T> Of<T>(IQueryable<T> all) => all.Skip(Skip ?? 0).Take(Limit ?? DefaultLimit);
}
