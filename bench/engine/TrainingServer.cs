using System.Globalization;

namespace Kargah.Bench;

/// <summary>
/// Answers line by line, so that a measurement can go back and forth between this and the peers: <c>start CASE</c>, <c>go THREADS SECONDS</c> → microseconds a step,
/// <c>end</c>, <c>losses CASE FOLDER</c> → the losses of a short run, with all that a peer needs to repeat it in FOLDER.
/// </summary>
internal static class TrainingServer
{
    public static void Run(TextReader requests, TextWriter answers)
    {
        var runs = new Dictionary<int, PacedRun>();
        answers.WriteLine("ready");
        while (requests.ReadLine() is { } request)
        {
            var words = request.Split(' ');
            switch (words[0])
            {
                case "start":
                    var (table, schema) = TrainingCase.Parse(words[1]).Draw();
                    foreach (var threads in new[] { 1, 2 })
                    {
                        runs.Add(threads, new PacedRun(table, schema, TrainingCase.Parse(words[1]).Settings(threads)));
                    }

                    answers.WriteLine("\"started\"");
                    break;
                case "go":
                    var threadsOfRun = int.Parse(words[1], CultureInfo.InvariantCulture);
                    answers.WriteLine(runs[threadsOfRun].Go(double.Parse(words[2], CultureInfo.InvariantCulture)).ToString("R", CultureInfo.InvariantCulture));
                    break;
                case "end":
                    foreach (var run in runs.Values)
                    {
                        run.Dispose();
                    }

                    runs.Clear();
                    GC.Collect();
                    answers.WriteLine("\"ended\"");
                    break;
                case "losses":
                    answers.WriteLine(RepeatableRun.Train(TrainingCase.Parse(words[1]), words[2]));
                    break;
                default:
                    throw new ArgumentException($"There is no '{words[0]}'.", nameof(requests));
            }
        }
    }
}
