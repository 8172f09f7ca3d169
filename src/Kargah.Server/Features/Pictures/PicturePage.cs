using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Kargah.Server.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace Kargah.Server.Features.Pictures;

/// <summary>Which part of a list, counted in entries or in pages; taken with <c>[AsParameters]</c>.</summary>
public sealed record PicturePage
{
    [FromQuery(Name = "skip"), Range(0, int.MaxValue, ErrorMessage = "The parameter 'skip' is 0 or more."), Description("How many to leave out at the beginning.")]
    public int? Skip { get; init; }

    [FromQuery(Name = "limit"), Range(1, Page.MaxLimit, ErrorMessage = "The parameter 'limit' goes from 1 to 200."), Description("How many at most; 50 unless told.")]
    public int? Limit { get; init; }

    [FromQuery(Name = "page"), Range(1, 10_000_000, ErrorMessage = "The parameter 'page' is 1 or more."), Description("Instead of skip: which page, from 1.")]
    public int? Number { get; init; }

    [FromQuery(Name = "page_size"), Range(1, Page.MaxLimit, ErrorMessage = "The parameter 'page_size' goes from 1 to 200."), Description("Instead of limit: how many on a page.")]
    public int? Size { get; init; }

    public IQueryable<T> Of<T>(IQueryable<T> all)
    {
        var limit = Limit ?? Size ?? Page.DefaultLimit;
        return all.Skip(Skip ?? (int)Math.Min(int.MaxValue, ((Number ?? 1) - 1L) * limit)).Take(limit);
    }
}
