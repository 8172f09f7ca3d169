using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Kargah.Contracts;

/// <summary>Complete lines of a spool, without their line feeds.</summary>
/// <param name="Lines">In order.</param>
/// <param name="NextOffset">Where the first line after these begins: read on from here.</param>
public sealed record SpoolLines(IReadOnlyList<ReadOnlyMemory<byte>> Lines, long NextOffset);

/// <summary>Events of a spool.</summary>
/// <param name="Events">In order; their numbers follow one another.</param>
/// <param name="NextOffset">Where the first event after these begins: read on from here.</param>
/// <param name="Damaged">At <paramref name="NextOffset"/> stands a complete line that is no event; nothing beyond it can be trusted.</param>
public sealed record SpoolEvents(IReadOnlyList<WorkerEvent> Events, long NextOffset, bool Damaged);

/// <summary>
/// Reads <see cref="AttemptFiles.Events"/> while its worker may still be writing. A last line without its line feed is not there yet:
/// the worker is in the middle of it, or was killed there.
/// </summary>
public static class SpoolReader
{
    /// <summary>No event is longer than this; it fits one request of the wire.</summary>
    public const int MaxLineBytes = 512 * 1024;

    /// <param name="path">The spool. None yet reads as empty.</param>
    /// <param name="offset">0 or an earlier <see cref="SpoolEvents.NextOffset"/>.</param>
    public static SpoolEvents ReadEvents(string path, long offset = 0)
    {
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return new SpoolEvents([], offset, false);
        }

        using (file)
        {
            return ReadEvents(file, offset);
        }
    }

    /// <summary>Reads complete lines, at least one if there is one, and as many more as fit <paramref name="maxBytes"/>.</summary>
    /// <exception cref="InvalidDataException">A line is longer than <see cref="MaxLineBytes"/>.</exception>
    public static SpoolLines ReadLines(SafeFileHandle file, long offset, int maxBytes)
    {
        var buffer = new byte[Math.Max(maxBytes, MaxLineBytes + 1)];
        var length = 0;
        while (length < buffer.Length && RandomAccess.Read(file, buffer.AsSpan(length), offset + length) is var read and > 0)
        {
            length += read;
        }

        var lines = new List<ReadOnlyMemory<byte>>();
        var start = 0;
        while (buffer.AsSpan(start, length - start).IndexOf((byte)'\n') is var end and >= 0 && (lines.Count == 0 || start + end < maxBytes))
        {
            lines.Add(buffer.AsMemory(start, end));
            start += end + 1;
        }

        return lines.Count == 0 && length > MaxLineBytes
            ? throw new InvalidDataException($"The spool has a line of more than {MaxLineBytes} bytes at offset {offset}.")
            : new SpoolLines(lines, offset + start);
    }

    /// <param name="file">The spool.</param>
    /// <param name="offset">0 or an earlier <see cref="SpoolEvents.NextOffset"/>.</param>
    public static SpoolEvents ReadEvents(SafeFileHandle file, long offset = 0)
    {
        var events = new List<WorkerEvent>();
        SpoolLines page;
        try
        {
            page = ReadLines(file, offset, MaxLineBytes);
        }
        catch (InvalidDataException)
        {
            return new SpoolEvents(events, offset, true);
        }

        foreach (var line in page.Lines)
        {
            if (Parse(line.Span) is not { } said || (events.Count > 0 && said.Seq != events[^1].Seq + 1))
            {
                return new SpoolEvents(events, offset, true);
            }

            events.Add(said);
            offset += line.Length + 1;
        }

        return new SpoolEvents(events, offset, false);
    }

    private static WorkerEvent? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<WorkerEvent>(line, KargahJson.Options);
        }
        catch (Exception damaged) when (damaged is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
