using System.Text;
using Kargah.Contracts;

namespace Kargah.Worker.Tests.Run;

public sealed class SpoolReaderTests : IDisposable
{
    private const string First = """{"type":"status","seq":1,"time":"2026-01-01T00:00:00Z","state":"LOADING"}""";
    private const string Second = """{"type":"end","seq":2,"time":"2026-01-01T00:00:01Z","state":"COMPLETED"}""";

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Read_OfNoFile_IsEmpty() => SpoolReader.ReadEvents(scratch["none"]).ShouldBe(new SpoolEvents([], 0, false), new SameContent());

    [Fact]
    public void Read_OfATornLastLine_StopsBeforeItAndGoesOnOnceItIsWhole()
    {
        var path = Spool($"{First}\n{Second[..20]}");
        var torn = SpoolReader.ReadEvents(path);
        torn.Events.Single().Seq.ShouldBe(1);
        torn.Damaged.ShouldBeFalse();

        File.AppendAllText(path, Second[20..] + "\n");
        var whole = SpoolReader.ReadEvents(path, torn.NextOffset);

        whole.Events.Single().ShouldBeOfType<EndEvent>().State.ShouldBe(JobState.Completed);
        whole.NextOffset.ShouldBe(new FileInfo(path).Length);
    }

    [Theory]
    [InlineData("\0\0\0\0\0\0")]
    [InlineData("{}")]
    [InlineData("""{"type":"status","seq":7,"time":"2026-01-01T00:00:00Z"}""")]
    public void Read_OfALineThatIsNoNextEvent_IsDamagedFromThere(string line)
    {
        var read = SpoolReader.ReadEvents(Spool($"{First}\n{line}\n{Second}\n"));

        read.Events.Count.ShouldBe(1);
        read.Damaged.ShouldBeTrue();
        read.NextOffset.ShouldBe(First.Length + 1);
    }

    [Fact]
    public void Read_OfAnEndlessLine_IsDamaged() =>
        SpoolReader.ReadEvents(Spool(new string('x', SpoolReader.MaxLineBytes + 10))).Damaged.ShouldBeTrue();

    private string Spool(string text)
    {
        var path = scratch["events.ndjson"];
        File.WriteAllText(path, text, new UTF8Encoding(false));
        return path;
    }

    private sealed class SameContent : IEqualityComparer<SpoolEvents>
    {
        public bool Equals(SpoolEvents? x, SpoolEvents? y) => x!.Events.SequenceEqual(y!.Events) && x.NextOffset == y.NextOffset && x.Damaged == y.Damaged;

        public int GetHashCode(SpoolEvents read) => read.NextOffset.GetHashCode();
    }
}
