using System.Buffers;
using System.Buffers.Binary;

namespace Kargah.Server.Features.Jobs.Events;

/// <summary>One measured value as it lies in the store; which curve it belongs to is known from where it lies.</summary>
/// <param name="Time">Microseconds since 1970, UTC.</param>
public readonly record struct StoredPoint(long Seq, long Step, double Epoch, double Value, long Time);

/// <summary>
/// Points of one curve as bytes: how many, then the columns seq, step and time as differences to the point before (zigzag, seven bits a
/// byte), then epoch and value as they are. Most points take about twenty bytes; every value comes back bit for bit.
/// </summary>
public static class PackedPoints
{
    private const int LongestNumber = 10;

    public static byte[] Pack(ReadOnlySpan<StoredPoint> points)
    {
        var bytes = new ArrayBufferWriter<byte>(20 * points.Length + LongestNumber);
        Write(bytes, points);
        return bytes.WrittenSpan.ToArray();
    }

    public static void Write(ArrayBufferWriter<byte> to, ReadOnlySpan<StoredPoint> points)
    {
        var room = to.GetSpan(LongestNumber + points.Length * (3 * LongestNumber + 2 * sizeof(double)));
        var length = WriteNumber(room, (ulong)points.Length);
        long seq = 0, step = 0, time = 0;
        foreach (ref readonly var point in points)
        {
            length += WriteDifference(room[length..], point.Seq, ref seq);
        }

        foreach (ref readonly var point in points)
        {
            length += WriteDifference(room[length..], point.Step, ref step);
        }

        foreach (ref readonly var point in points)
        {
            length += WriteDifference(room[length..], point.Time, ref time);
        }

        foreach (ref readonly var point in points)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(room[length..], point.Epoch);
            length += sizeof(double);
        }

        foreach (ref readonly var point in points)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(room[length..], point.Value);
            length += sizeof(double);
        }

        to.Advance(length);
    }

    public static void WriteNumber(ArrayBufferWriter<byte> to, int number) => to.Advance(WriteNumber(to.GetSpan(LongestNumber), (ulong)number));

    /// <summary>Takes one packed block off the front of <paramref name="from"/>.</summary>
    public static StoredPoint[] Read(ref ReadOnlySpan<byte> from)
    {
        var points = new StoredPoint[(int)ReadNumber(ref from)];
        ReadColumns(ref from, points);
        return points;
    }

    /// <inheritdoc cref="Read(ref ReadOnlySpan{byte})"/>
    internal static void Read(ref ReadOnlySpan<byte> from, PointBuffer to) => ReadColumns(ref from, to.Extend((int)ReadNumber(ref from)));

    private static void ReadColumns(ref ReadOnlySpan<byte> from, Span<StoredPoint> points)
    {
        var count = points.Length;
        var columns = ArrayPool<long>.Shared.Rent(3 * count);
        var seqs = columns.AsSpan(0, count);
        var steps = columns.AsSpan(count, count);
        var times = columns.AsSpan(2 * count, count);
        ReadColumn(ref from, seqs);
        ReadColumn(ref from, steps);
        ReadColumn(ref from, times);
        var values = from[(count * sizeof(double))..];
        for (var i = 0; i < count; i++)
        {
            points[i] = new(seqs[i], steps[i], BinaryPrimitives.ReadDoubleLittleEndian(from[(i * sizeof(double))..]), BinaryPrimitives.ReadDoubleLittleEndian(values[(i * sizeof(double))..]), times[i]);
        }

        from = values[(count * sizeof(double))..];
        ArrayPool<long>.Shared.Return(columns);
    }

    public static ulong ReadNumber(ref ReadOnlySpan<byte> from)
    {
        ulong number = 0;
        for (var (i, shift) = (0, 0); ; i++, shift += 7)
        {
            number |= (ulong)(from[i] & 0x7F) << shift;
            if (from[i] < 0x80)
            {
                from = from[(i + 1)..];
                return number;
            }
        }
    }

    private static void ReadColumn(ref ReadOnlySpan<byte> from, Span<long> column)
    {
        var rest = from;
        long last = 0;
        foreach (ref var number in column)
        {
            // most differences are small: one byte
            ulong zigzag = rest[0];
            if (zigzag < 0x80)
            {
                rest = rest[1..];
            }
            else
            {
                zigzag = ReadNumber(ref rest);
            }

            last += (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
            number = last;
        }

        from = rest;
    }

    private static int WriteDifference(Span<byte> to, long value, ref long last)
    {
        var difference = value - last;
        last = value;
        return WriteNumber(to, (ulong)((difference << 1) ^ (difference >> 63)));
    }

    private static int WriteNumber(Span<byte> to, ulong number)
    {
        var length = 0;
        while (number >= 0x80)
        {
            to[length++] = (byte)(number | 0x80);
            number >>= 7;
        }

        to[length++] = (byte)number;
        return length;
    }
}
