namespace Kargah.Numerics;

/// <summary>
/// Threads that work on one thing together. The caller is thread 0; the others wait for work by spinning for a moment and then asleep, so that
/// a run costs about a microsecond while the team is busy, and a resting team costs nothing. Belongs to one caller at a time.
/// </summary>
public sealed unsafe class ThreadTeam : IDisposable
{
    private readonly TeamWorker[] workers;
    private FloatBuffer? scratch;
    private bool running;

    /// <param name="threads">With the caller. There are never more than the cores that the process may use.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Threads = Math.Min(threads, Environment.ProcessorCount);
        workers = new TeamWorker[Threads - 1];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = new TeamWorker(i + 1);
        }
    }

    /// <summary>With the caller.</summary>
    public int Threads { get; }

    /// <summary>Calls body(0) here and body(1) … body(Threads − 1) on the others, and returns when all are done. Allocates nothing.</summary>
    /// <exception cref="InvalidOperationException">The team is in a run already: a body may not start another one.</exception>
    /// <remarks>What a body throws is thrown here, after all have ended; the first thread's, where several throw.</remarks>
    public void Run(Action<int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
#pragma warning disable CS8500 // The delegate lives on this stack frame until all threads are done with it.
        Run(&CallDelegate, &body);
#pragma warning restore CS8500
    }

    /// <summary>The same with a function pointer, called with <paramref name="state"/>, the thread's number and the number of threads.</summary>
    public void Run(delegate*<void*, int, int, void> body, void* state)
    {
        if (running)
        {
            throw new InvalidOperationException("The team is at work already; a body may not start another run.");
        }

        running = true;
        try
        {
            foreach (var worker in workers)
            {
                worker.Start(body, state, Threads);
            }

            try
            {
                body(state, 0, Threads);
            }
            finally
            {
                // Also when the caller's own part failed: the others still use its state.
                foreach (var worker in workers)
                {
                    worker.Finish();
                }
            }

            foreach (var worker in workers)
            {
                worker.ThrowIfFailed();
            }
        }
        finally
        {
            running = false;
        }
    }

    /// <summary>Memory for the course of one operation, kept for the next; its content is arbitrary.</summary>
    internal float* Scratch(long length)
    {
        if (scratch is null || scratch.Length < length)
        {
            scratch?.Dispose();
            scratch = new FloatBuffer(length);
        }

        return scratch.Pointer;
    }

    public void Dispose()
    {
        foreach (var worker in workers)
        {
            worker.Dispose();
        }

        scratch?.Dispose();
    }

#pragma warning disable CS8500
    private static void CallDelegate(void* state, int thread, int threads) => (*(Action<int>*)state)(thread);
#pragma warning restore CS8500
}
