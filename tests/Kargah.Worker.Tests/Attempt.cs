using System.Globalization;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Worker.Tests;

/// <summary>One attempt's folder, made as the launcher makes it, with a server to report to.</summary>
public sealed class Attempt : IAsyncDisposable
{
    private const string JobId = "job_1_00000001";
    private const string Token = "attempt-token";

    private readonly string folder;

    public Attempt(ScratchFolder scratch, int number = 1, string? folder = null)
    {
        this.folder = folder ?? scratch[$"attempt-{number}"];
        Directory.CreateDirectory(this.folder);
        var serverFile = scratch["server.json"];
        Server = new StatusReceiver(serverFile, JobId, number, Token);
        Spec = new AttemptSpec
        {
            JobId = JobId,
            Attempt = number,
            Token = Token,
            ServerFile = serverFile,
            Table = Tables.Iris,
            Params = Tables.IrisParams,
            Threads = 1,
            MaxUnpackedBytes = 1 << 30,
        };
    }

    public AttemptSpec Spec { get; set; }

    public StatusReceiver Server { get; }

    /// <summary>What the spool holds, whole.</summary>
    public IReadOnlyList<WorkerEvent> Spooled
    {
        get
        {
            var events = new List<WorkerEvent>();
            var page = SpoolReader.ReadEvents(this[AttemptFiles.Events]);
            while (page.Events.Count > 0)
            {
                events.AddRange(page.Events);
                page = SpoolReader.ReadEvents(this[AttemptFiles.Events], page.NextOffset);
            }

            page.Damaged.ShouldBeFalse();
            return events;
        }
    }

    public EndEvent End => Spooled[^1].ShouldBeOfType<EndEvent>();

    /// <summary>What follows from table and settings alone, the same bit for bit in every run; what the machine did meanwhile is not.</summary>
    public IReadOnlyList<WirePoint> Points => [.. AllPoints.Where(point => point.Split != "system")];

    public IEnumerable<WirePoint> AllPoints => Spooled.OfType<PointsEvent>().SelectMany(said => said.Points);

    public string this[params ReadOnlySpan<string> names] => Path.Combine([folder, .. names]);

    /// <param name="stepDelayMs">Every step (there are 120) waits this long, so that something can happen in the middle of the run.</param>
    public WorkerProcess Start(int stepDelayMs = 0, IReadOnlyDictionary<string, string>? environment = null)
    {
        File.WriteAllBytes(this[AttemptFiles.Spec], JsonSerializer.SerializeToUtf8Bytes(Spec, KargahJson.Options));
        return WorkerProcess.Start(["run", folder], new Dictionary<string, string>(environment ?? new Dictionary<string, string>())
        {
            ["KARGAH_STEP_DELAY_MS"] = stepDelayMs.ToString(CultureInfo.InvariantCulture),
        });
    }

    public async Task<int> RunAsync()
    {
        using var worker = Start();
        return await worker.ExitAsync();
    }

    /// <summary>The server has exactly what the spool has, and the worker kept to the agreement.</summary>
    public void ShouldHaveToldEverythingOnce()
    {
        Server.Violations.ShouldBeEmpty();
        Server.Events.Select(said => said.Seq).ShouldBe(Enumerable.Range(1, Spooled.Count).Select(seq => (long)seq));
        Texts(Server.Events).ShouldBe(Texts(Spooled));
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static IEnumerable<string> Texts(IEnumerable<WorkerEvent> events) => events.Select(said => JsonSerializer.Serialize(said, KargahJson.Options));
}
