using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kargah.Contracts;
using Microsoft.Win32.SafeHandles;

namespace Kargah.Worker.Run;

/// <summary>
/// The truth about an attempt: everything the worker says, numbered 1, 2, …, one line each, with the operating system before
/// <see cref="Append"/> returns and on the disk after <see cref="Flush"/>.
/// </summary>
internal sealed class EventSpool
{
    private const int IndexStride = 64;
    private const int ReserveBytes = 64 * 1024;

    /// <summary>The file is read by machines and by people with a terminal, never by a browser.</summary>
    private static readonly JsonSerializerOptions Json = new(KargahJson.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Lock gate = new();
    private readonly SafeFileHandle file;
    private readonly string reserve;
    private readonly TimeProvider clock;
    /// <summary>Offsets of events 1, 65, 129, …: enough to find any event without remembering each.</summary>
    private readonly List<long> index = [];
    private long length;
    private long lastSeq;

    /// <param name="path">A new file: an attempt that has already spoken cannot be run again.</param>
    /// <exception cref="BadSpecException">The file exists or cannot be made.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public EventSpool(string path, TimeProvider clock)
    {
        this.clock = clock;
        reserve = path + ".reserve";
        try
        {
            file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            // Room for the last words on a disk that has become full: given back before they are written.
            File.WriteAllBytes(reserve, new byte[ReserveBytes]);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException && !Failure.IsFullDisk(unusable))
        {
            throw new BadSpecException($"{path} cannot be begun: {unusable.Message}", unusable);
        }
    }

    /// <summary>Set after each event, for the one who sends them.</summary>
    public AutoResetEvent Appended { get; } = new(false);

    public long LastSeq => Volatile.Read(ref lastSeq);

    /// <param name="say">Makes the event from its number and time.</param>
    /// <exception cref="IOException">The disk is full; the spool is as it was before.</exception>
    public void Append(Func<long, DateTimeOffset, WorkerEvent> say)
    {
        lock (gate)
        {
            var line = JsonSerializer.SerializeToUtf8Bytes(say(lastSeq + 1, clock.GetUtcNow()), Json);
            if (line.Length > SpoolReader.MaxLineBytes)
            {
                throw new InvalidOperationException($"An event of {line.Length} bytes does not fit the wire.");
            }

            Array.Resize(ref line, line.Length + 1);
            line[^1] = (byte)'\n';
            try
            {
                RandomAccess.Write(file, line, length);
            }
            catch (IOException)
            {
                RandomAccess.SetLength(file, length);
                throw;
            }

            if (lastSeq % IndexStride == 0)
            {
                index.Add(length);
            }

            length += line.Length;
            Volatile.Write(ref lastSeq, lastSeq + 1);
        }

        Appended.Set();
    }

    /// <summary>The result: finds room even where the disk has become full, and is on the disk when this returns.</summary>
    public void AppendEnd(Func<long, DateTimeOffset, EndEvent> say)
    {
        File.Delete(reserve);
        Append(say);
        Flush();
    }

    /// <summary>The last words of an attempt that has no room to go on; they are left out where there is none for them either.</summary>
    public void AppendFullDisk()
    {
        const string sentence = "The disk is full. The run goes on from its last checkpoint as soon as there is room.";
        File.Delete(reserve);
        try
        {
            Append((seq, time) => new StatusEvent { Seq = seq, Time = time, Message = sentence });
            Append((seq, time) => new LogEvent { Seq = seq, Time = time, Lines = [new WireLogLine(time, LogLevelName.Warning, sentence)] });
            Flush();
        }
        catch (IOException full) when (Failure.IsFullDisk(full))
        {
            Console.Error.WriteLine(full.Message);
        }
    }

    public void Flush() => RandomAccess.FlushToDisk(file);

    /// <summary>Events from <paramref name="seq"/> on, read from the disk; none when it has not been said yet.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ReadFrom(long seq, int maxBytes)
    {
        long offset;
        lock (gate)
        {
            if (seq > lastSeq)
            {
                return [];
            }

            offset = index[(int)((seq - 1) / IndexStride)];
        }

        var skip = (int)((seq - 1) % IndexStride);
        while (true)
        {
            var page = SpoolReader.ReadLines(file, offset, maxBytes);
            if (page.Lines.Count > skip)
            {
                return [.. page.Lines.Skip(skip)];
            }

            skip -= page.Lines.Count;
            offset = page.NextOffset;
        }
    }
}
