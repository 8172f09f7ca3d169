using Kargah.Server.Features.Jobs;

namespace Kargah.Server.Tests.Features.Jobs;

public sealed class PlacementTests
{
    private static readonly Guid Ana = Guid.NewGuid();
    private static readonly Guid Ben = Guid.NewGuid();
    private static readonly Claim Whole = new(8, 4, 1000);
    private readonly List<RunningJob> running = [];
    private readonly Placement placement = new(Whole, atOnce: 3);

    [Fact]
    public void AJob_StartsWhereCoresAndMemoryAreLeft()
    {
        running.Add(Running("r1", Ben, new Claim(1, 2, 600)));

        Next(Waiting("cores", Ana, new Claim(1, 3, 10))).ShouldBeNull();
        Next(Waiting("memory", Ana, new Claim(1, 1, 500))).ShouldBeNull();
        Next(Waiting("fits", Ana, new Claim(1, 2, 400))).ShouldBe("fits");
    }

    [Fact]
    public void ABigJob_IsNotStarvedBySmallOnesThatKeepComing()
    {
        running.AddRange([Running("r1", Ben, new Claim(1, 1, 100)), Running("r2", Ben, new Claim(1, 1, 100))]);
        var big = Waiting("big", Ana, new Claim(1, 3, 900));
        var small = Enumerable.Range(0, 50).Select(i => Waiting($"s{i}", Ben, new Claim(1, 1, 100))).ToArray();

        // beside the big one there is room for one small one, no matter how many come
        Start([big, .. small]).ShouldBe("s0");
        Next([big, .. small[1..]]).ShouldBeNull();
        running.RemoveAll(job => job.Id is "r1");
        Next([big, .. small[1..]]).ShouldBeNull("its place is the big one's");
        running.RemoveAll(job => job.Id is "r2");
        Start([big, .. small[1..]]).ShouldBe("big");
        Next(small[1..]).ShouldBeNull();
    }

    [Fact]
    public void AnOwnerAtTheLimit_LeavesTheTurnToOthers()
    {
        running.AddRange(Enumerable.Range(0, 3).Select(i => Running($"r{i}", Ana, new Claim(1, 1, 10))));

        Next(Waiting("a", Ana, new Claim(1, 1, 10)), Waiting("b", Ben, new Claim(1, 1, 10))).ShouldBe("b");
    }

    [Fact]
    public void AJobWhoseTableIsStillAnalyzed_HoldsNobodyUp() =>
        Next(Waiting("a", Ana, Whole) with { Ready = false }, Waiting("b", Ben, new Claim(1, 1, 10))).ShouldBe("b");

    private string? Next(params WaitingJob[] line) => placement.Next(line, running)?.Id;

    private string? Start(params WaitingJob[] line)
    {
        var next = placement.Next(line, running);
        running.Add(Running(next!.Id, next.OwnerId, next.Claim));
        return next.Id;
    }

    private static RunningJob Running(string id, Guid owner, Claim claim) => new(id, owner, claim);

    private static WaitingJob Waiting(string id, Guid owner, Claim claim) => new(id, owner, DateTimeOffset.UnixEpoch, Claim: claim);
}
