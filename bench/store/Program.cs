using System.Diagnostics;
using System.Globalization;
using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Jobs.Events;

// fill DATAFOLDER POINTS CURVES JOB… : puts points into the jobs of a stopped server through its own store, eight jobs at a time, in
// batches as workers send them, and says how many a second it took. KARGAH__Database__ConnectionString names PostgreSQL; without it, SQLite.
var (folder, pointsPerJob, curves, jobs) = (args[0], long.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture), args[3..]);
const int StepsPerBatch = 200;

var connection = Environment.GetEnvironmentVariable("KARGAH__Database__ConnectionString");
using EventDatabase database = connection is null
    ? new SqliteEvents(new DataFolder(folder))
    : new PostgresEvents(new DatabaseOptions { Provider = DatabaseProvider.Postgres, ConnectionString = connection });
using var store = new EventStore(database);
var begun = Stopwatch.GetTimestamp();
Parallel.ForEach(jobs, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (job, _, number) =>
{
    var random = new Random((int)number);
    store.BeginAttempt(job, 1);
    var steps = pointsPerJob / curves;
    for (var (step, seq) = (0L, 1L); step < steps; seq++)
    {
        var points = new List<WirePoint>(StepsPerBatch * curves);
        for (var end = Math.Min(steps, step + StepsPerBatch); step < end; step++)
        {
            for (var curve = 0; curve < curves; curve++)
            {
                points.Add(new WirePoint(step, step / 1000.0, curve % 2 == 0 ? "train" : "val", $"metric_{curve / 2}", Math.Exp(-step / 1e5) + 0.1 * random.NextDouble()));
            }
        }

        store.Append(job, 1, [new PointsEvent { Seq = seq, Time = DateTimeOffset.UnixEpoch.AddSeconds(step), Points = points }]);
    }
});
var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"points\": {jobs.Length * pointsPerJob}, \"seconds\": {seconds:F2}}}"));
