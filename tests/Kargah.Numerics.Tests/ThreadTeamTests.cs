namespace Kargah.Numerics.Tests;

public sealed class ThreadTeamTests
{
    [Fact]
    public void Run_ManyTimes_CallsEveryThreadOnceEachTime()
    {
        using var team = new ThreadTeam(2);
        var calls = new int[team.Threads];
        for (var round = 0; round < 20_000; round++)
        {
            team.Run(thread => calls[thread]++);
        }

        calls.ShouldAllBe(count => count == 20_000);
    }

    [Fact]
    public void Run_AfterTheOthersFellAsleep_DoesEveryPart()
    {
        using var team = new ThreadTeam(2);
        using var others = new CountdownEvent(team.Threads - 1);
        for (var round = 0; round < 20; round++)
        {
            others.Reset();
            team.Run(thread =>
            {
                if (thread > 0)
                {
                    others.Signal();
                }
            });
            others.IsSet.ShouldBeTrue();
            SpinWait.SpinUntil(() => false, 2);
        }
    }

    [Fact]
    public void Run_WhenAnotherThreadFails_ThrowsItsExceptionAndWorksOn()
    {
        using var team = new ThreadTeam(2);
        var last = team.Threads - 1;
        Should.Throw<InvalidDataException>(() => team.Run(thread =>
        {
            if (thread == last)
            {
                throw new InvalidDataException("row 3");
            }
        })).Message.ShouldBe("row 3");
        var calls = 0;
        team.Run(_ => Interlocked.Increment(ref calls));
        calls.ShouldBe(team.Threads);
    }

    [Fact]
    public void Run_InsideARun_IsRefused()
    {
        using var team = new ThreadTeam(1);
        Should.Throw<InvalidOperationException>(() => team.Run(_ => team.Run(_ => { })));
    }

    [Fact]
    public void Run_WithACachedBody_AllocatesNothing()
    {
        using var team = new ThreadTeam(2);
        Action<int> body = _ => { };
        team.Run(body);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
        {
            team.Run(body);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Threads_MoreThanTheMachineHas_AreNotMade()
    {
        using var team = new ThreadTeam(10_000);
        team.Threads.ShouldBe(Environment.ProcessorCount);
    }
}
