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

    /// <summary>Until the work that was started last is done.</summary>
    public void Await()
    {
        var spinner = new Spinner();
        while (Volatile.Read(ref flags.Done) != flags.Round)
        {
            if (!spinner.Spin())
            {
                // The worker has lost its core to somebody else; this one may be what it waits for.
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

    private void Work()
    {
        for (var round = 1; ; round++)
        {
            WaitFor(round);
            if (leaving)
            {
                return;
            }

            try
            {
                body(state, number, threads);
            }
            catch (Exception thrown)
            {
                // The edge of this thread: the caller rethrows it.
                failure = ExceptionDispatchInfo.Capture(thrown);
            }

            Volatile.Write(ref flags.Done, round);
        }
    }

    private void WaitFor(int round)
    {
        var spinner = new Spinner();
        while (Volatile.Read(ref flags.Round) != round)
        {
            if (spinner.Spin())
            {
                continue;
            }

            Interlocked.Exchange(ref flags.Asleep, 1);
            // Whoever takes the flag down wakes the worker; when it does so itself there is nothing to wait for.
            if (Volatile.Read(ref flags.Round) != round || Interlocked.CompareExchange(ref flags.Asleep, 0, 1) != 1)
            {
                wake.Wait();
            }
        }
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
    [StructLayout(LayoutKind.Explicit, Size = 512)]
    private struct Flags
    {
        [FieldOffset(128)]
        public int Round;

        [FieldOffset(256)]
        public int Asleep;

        [FieldOffset(384)]
        public int Done;
    }
}
