using System.Text.Json;
using Kargah.Client;
using Kargah.Contracts;

namespace Kargah.Cli.Pictures;

/// <summary>Corrects every picture that comes into a folder. It looks again and again rather than be told: network folders tell nobody.</summary>
internal sealed class HotFolder(string folder, string output, IPictureDesk desk, BatchOptions how, Printer printer)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".heic", ".avif", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf", ".rw2", ".pef", ".iiq", ".3fr",
    };

    private readonly HashSet<State> done = [];
    private readonly ResultNames names = new(output);

    /// <summary>What is done, a line a picture: a restart does nothing twice.</summary>
    private string Notes => Path.Combine(output, ".kargah-watch");

    /// <param name="once">Ends when nothing is left, instead of waiting for more.</param>
    /// <returns>How many could not be corrected.</returns>
    public async Task<int> RunAsync(bool once, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(output);
        await RecallAsync(cancellationToken);
        var failed = 0;
        var seen = Look();
        while (true)
        {
            await Task.Delay(Between, cancellationToken);
            var now = Look();
            // one that is still being copied grows between two looks
            foreach (var state in now.Where(each => seen.Contains(each) && !done.Contains(each)))
            {
                try
                {
                    failed += await DoAsync(state, cancellationToken) ? 0 : 1;
                }
                catch (KargahException away) when (!once && away.IsTransient)
                {
                    Printer.Failure(away.Message, away.Code);
                    break;
                }
            }

            if (once && now.All(done.Contains) && now.SetEquals(seen))
            {
                return failed;
            }

            seen = now;
        }
    }

    private async Task<bool> DoAsync(State state, CancellationToken cancellationToken)
    {
        try
        {
            var (correction, path) = await desk.CorrectAsync(Path.Combine(folder, state.Name), how, name => names.PathFor(state.Name, name), cancellationToken);
            await NoteAsync(state, Path.GetFileName(path), cancellationToken);
            if (printer.Json)
            {
                Printer.Line(new { File = state.Name, Path = path, Correction = correction });
            }
            else
            {
                Printer.Text($"{state.Name} → {Path.GetFileName(path)}  ΔE00 {Words.Number(correction.DeltaEMetrics.OverallDeltaE)}, left out {Words.Number(correction.DeltaEMetrics.LeaveOneOutDeltaE)}");
            }

            return true;
        }
        catch (Exception refused) when (refused is UsageException { Code: not ProblemCodes.DiskFull } or KargahException { IsTransient: false })
        {
            // the next picture may be better
            Printer.Failure(refused.Message, (refused as UsageException)?.Code ?? ((KargahException)refused).Code);
            await NoteAsync(state, null, cancellationToken);
            return false;
        }
    }

    private HashSet<State> Look() =>
        [.. new DirectoryInfo(folder).EnumerateFiles().Where(file => Endings.Contains(file.Extension) && file.Length > 0).OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => new State(file.Name, file.Length, file.LastWriteTimeUtc))];

    private async Task RecallAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Notes))
        {
            return;
        }

        var text = await File.ReadAllTextAsync(Notes, cancellationToken);
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        if (whole.Length < text.Length)
        {
            // it ended in the middle of a note
            await File.WriteAllTextAsync(Notes, whole, cancellationToken);
        }

        foreach (var line in whole.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var note = JsonSerializer.Deserialize<Note>(line, KargahJson.Options)!;
            done.Add(note.Of);
            if (note.Result is { } result)
            {
                names.Remember(note.Of.Name, result);
            }
        }
    }

    private async Task NoteAsync(State state, string? result, CancellationToken cancellationToken)
    {
        done.Add(state);
        await File.AppendAllTextAsync(Notes, JsonSerializer.Serialize(new Note(state, result), KargahJson.Options) + "\n", cancellationToken);
    }

    /// <summary>A file as it was looked at, so that one that changes is done again.</summary>
    private sealed record State(string Name, long Bytes, DateTime Written);

    /// <param name="Result">Its name; null where the picture could not be corrected.</param>
    private sealed record Note(State Of, string? Result);
}
