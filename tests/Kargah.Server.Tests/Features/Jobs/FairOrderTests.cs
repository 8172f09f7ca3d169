using Kargah.Server.Features.Jobs;

namespace Kargah.Server.Tests.Features.Jobs;

public sealed class FairOrderTests
{
    private static readonly Guid Ana = Guid.NewGuid();
    private static readonly Guid Ben = Guid.NewGuid();
    private static readonly Guid Cyd = Guid.NewGuid();
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void SomebodyWithALongQueue_DoesNotHoldUpTheOthers()
    {
        var waiting = Enumerable.Range(1, 4).Select(i => Job($"a{i}", Ana, i)).Append(Job("b1", Ben, 10)).Append(Job("c1", Cyd, 11));

        Order(waiting, [], []).ShouldBe(["a1", "b1", "c1", "a2", "a3", "a4"]);
    }

    [Fact]
    public void WhoRunsFewer_IsFirst()
    {
        WaitingJob[] waiting = [Job("a1", Ana, 1), Job("b1", Ben, 2), Job("b2", Ben, 3)];

        Order(waiting, new() { [Ana] = 1 }, []).ShouldBe(["b1", "a1", "b2"]);
    }

    [Fact]
    public void OfEquals_TheOneWhoWaitedLongestForAStartIsFirst()
    {
        WaitingJob[] waiting = [Job("a1", Ana, 1), Job("b1", Ben, 2)];

        Order(waiting, [], new() { [Ana] = Noon, [Ben] = Noon.AddMinutes(-5) }).ShouldBe(["b1", "a1"]);
    }

    [Fact]
    public void AHigherPriority_GoesBeforeEverybody_AndALowerOneBehind()
    {
        WaitingJob[] waiting = [Job("a1", Ana, 1) with { Priority = -1 }, Job("a2", Ana, 2), Job("b1", Ben, 3), Job("b2", Ben, 4) with { Priority = 5 }];

        Order(waiting, new() { [Ben] = 3 }, []).ShouldBe(["b2", "a2", "b1", "a1"]);
    }

    [Fact]
    public void ThousandsOfOneOwner_StandBehindTheFirstOfEveryOther()
    {
        var waiting = Enumerable.Range(0, 20_000).Select(i => Job($"a{i:D5}", Ana, i)).Append(Job("b1", Ben, 30_000)).ToList();

        var order = Order(waiting, new() { [Ana] = 2 }, []).ToList();

        order[0].ShouldBe("b1");
        order.Count.ShouldBe(20_001);
        order.Skip(1).ShouldBe(waiting.Take(20_000).Select(job => job.Id));
    }

    private static IEnumerable<string> Order(IEnumerable<WaitingJob> waiting, Dictionary<Guid, int> running, Dictionary<Guid, DateTimeOffset> lastStart) =>
        FairOrder.Sort(waiting, running, lastStart).Select(job => job.Id);

    private static WaitingJob Job(string id, Guid owner, int minute) => new(id, owner, Noon.AddMinutes(minute));
}
