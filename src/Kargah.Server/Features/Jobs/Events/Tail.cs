using System.Buffers;

namespace Kargah.Server.Features.Jobs.Events;

/// <summary>The newest points of a job, of all its curves: a row a batch as it came, until enough are there for chunks.</summary>
internal static class Tail
{
    public static byte[] Pack(IEnumerable<(int Series, StoredPoint[] Points)> curves)
    {
        var bytes = new ArrayBufferWriter<byte>(4_096);
        foreach (var (series, points) in curves)
        {
            PackedPoints.WriteNumber(bytes, series);
            PackedPoints.Write(bytes, points);
        }

        return bytes.WrittenSpan.ToArray();
    }

    public static List<(int Series, StoredPoint[] Points)> Unpack(ReadOnlySpan<byte> bytes)
    {
        var curves = new List<(int, StoredPoint[])>();
        while (bytes.Length > 0)
        {
            curves.Add(((int)PackedPoints.ReadNumber(ref bytes), PackedPoints.Read(ref bytes)));
        }

        return curves;
    }

    /// <summary>Rows with something after <paramref name="since"/>, by number.</summary>
    public static List<byte[]> Read(EventReading read, string jobId, long since) =>
        read.Query("SELECT data FROM event_tail WHERE job = $1 AND last_seq > $2 ORDER BY last_seq", row => row.GetFieldValue<byte[]>(0), jobId, since);
}
