using System.Collections.Concurrent;
using System.Diagnostics;

namespace Kargah.Bench;

internal static class Fuzzing
{
    private const int Processes = 2;

    public static async Task<FuzzReport> RunAsync(FuzzSettings settings, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("kargah-fuzz-").FullName;
        try
        {
            var begin = Stopwatch.GetTimestamp();
            var originals = Originals.Make(folder);
            var answers = new ConcurrentDictionary<string, int>();
            var (crashes, hangs) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
            var (next, slowest, peak) = (-1, 0.0, 0.0);
            var gate = new Lock();
            await Task.WhenAll(Enumerable.Range(0, Processes).Select(async number =>
            {
                var room = Directory.CreateDirectory(Path.Combine(folder, $"{number}")).FullName;
                using var decoder = new DecodingProcess(settings.Megapixels);
                while (Interlocked.Increment(ref next) is var index && index < settings.Files)
                {
                    var (name, bytes) = originals[index % originals.Count];
                    var random = new Random(unchecked(settings.Seed * 1_000_003 + index));
                    var path = Path.Combine(room, name);
                    await File.WriteAllBytesAsync(path, Mutation.Of(bytes, originals[random.Next(originals.Count)].Bytes, random), stop);
                    var (ending, answer, seconds) = await decoder.DecodeAsync(path, stop);
                    lock (gate)
                    {
                        slowest = Math.Max(slowest, seconds);
                    }

                    if (ending == Ending.Answered)
                    {
                        answers.AddOrUpdate(answer!, 1, (_, count) => count + 1);
                        continue;
                    }

                    (ending == Ending.Crashed ? crashes : hangs).Enqueue($"{index} {name}");
                    if (settings.Keep is { } keep)
                    {
                        Directory.CreateDirectory(keep);
                        File.Copy(path, Path.Combine(keep, $"{index}-{name}"), overwrite: true);
                    }
                }

                lock (gate)
                {
                    peak = Math.Max(peak, decoder.PeakMegabytes);
                }
            }));
            return new(
                settings.Files, settings.Seed, new SortedDictionary<string, int>(answers), [.. crashes.Order()], [.. hangs.Order()], slowest, peak,
                Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
