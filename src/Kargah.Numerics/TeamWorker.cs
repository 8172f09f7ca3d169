using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Kargah.Numerics;

/// <summary>One thread of a <see cref="ThreadTeam"/> that is not its caller: a slot for one piece of work, and the way it waits for the next.</summary>
internal sealed unsafe class TeamWorker : IDisposable
{
    // Longer than the serial stretches between the products of a step, too short for others on the machine to notice.
    private static readonly long SpinTicks = Stopwatch.Frequency / 10_000;

    private readonly SemaphoreSlim wake = new(0);
    private readonly int number;
    private delegate*<void*, int, int, void> body;
    private void* state;
    private int threads;
    private ExceptionDispatchInfo? failure;
    private Flags flags;
    private bool leaving;

    public TeamWorker(int number)
    {
        this.number = number;
        new Thread(Work) { IsBackground = true, Name = $"team {number}" }.Start();
    }

    public void Start(delegate*<void*, int, int, void> body, void* state, int threads)
    {
        this.body = body;
        this.state = state;
        this.threads = threads;
        Publish();
    }

    /// <summary>
    /// Until the work that was started last is done. Work that the thread has not begun by now, because it sleeps or has lost its core to
    /// somebody else, is done here and now instead.
    /// </summary>
    public void Finish()
    {
        if (Claim(flags.Round))
        {
            Perform();
            return;
        }

        var spinner = new Spinner();
        while (Volatile.Read(ref flags.Done) != flags.Round)
        {
            if (!spinner.Spin())
            {
                // Somebody else has the worker's core, and this one may be what it waits for.
                Thread.Yield();
            }
        }
    }

    public void ThrowIfFailed()
    {
        var thrown = failure;
        failure = null;
        thrown?.Throw();
    }

    public void Dispose()
    {
        leaving = true;
        Publish();
    }

    private void Publish()
    {
        Volatile.Write(ref flags.Round, flags.Round + 1);
        // The exchange is a full fence: either the worker sees the new round before it sleeps, or its flag is seen here.
        if (Interlocked.Exchange(ref flags.Asleep, 0) != 0)
        {
            wake.Release();
        }
    }

    /// <summary>Each round's work is done once, by whoever comes first.</summary>
    private bool Claim(int round) => Interlocked.CompareExchange(ref flags.Claimed, round, round - 1) == round - 1;

    private void Work()
    {
        var round = 0;
        while (true)
        {
            round = WaitForRoundAfter(round);
            if (leaving)
            {
                return;
            }

            if (!Claim(round))
            {
                continue;
            }

            Perform();
            Volatile.Write(ref flags.Done, round);
        }
    }

    private void Perform()
    {
        try
        {
            body(state, number, threads);
        }
        catch (Exception thrown)
        {
            // The edge of a thread: the team's caller throws it again once all parts have ended.
            failure = ExceptionDispatchInfo.Capture(thrown);
        }
    }

    private int WaitForRoundAfter(int last)
    {
        var spinner = new Spinner();
        int round;
        while ((round = Volatile.Read(ref flags.Round)) == last)
        {
            if (spinner.Spin())
            {
                continue;
            }

            Interlocked.Exchange(ref flags.Asleep, 1);
            // Whoever takes the flag down wakes the worker; when it does so itself there is nothing to wait for.
            if (Volatile.Read(ref flags.Round) == last || Interlocked.CompareExchange(ref flags.Asleep, 0, 1) != 1)
            {
                wake.Wait();
            }
        }

        return round;
    }

    /// <summary>Spins in place until the time is over.</summary>
    private struct Spinner
    {
        private long begun;
        private int turns;

        /// <returns>False once it has spun for long enough.</returns>
        public bool Spin()
        {
            Thread.SpinWait(1);
            if ((++turns & 15) != 0)
            {
                return true;
            }

            var now = Stopwatch.GetTimestamp();
            begun = begun == 0 ? now : begun;
            return now - begun < SpinTicks;
        }
    }

    // Each on a cache line pair of its own: one side writes what the other reads all the time.
    [StructLayout(LayoutKind.Explicit, Size = 640)]
    private struct Flags
    {
        [FieldOffset(128)]
        public int Round;

        [FieldOffset(256)]
        public int Asleep;

        [FieldOffset(384)]
        public int Claimed;

        [FieldOffset(512)]
        public int Done;
    }
}
