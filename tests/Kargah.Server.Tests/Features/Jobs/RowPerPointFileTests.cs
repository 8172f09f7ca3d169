using Kargah.Contracts;
using Kargah.Server.Data;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Jobs.Events;
using Microsoft.Data.Sqlite;

namespace Kargah.Server.Tests.Features.Jobs;

public sealed class RowPerPointFileTests
{
    [Fact]
    public void AFileOfAnOlderServer_IsReadOnAndWrittenOn()
    {
        var folder = Directory.CreateTempSubdirectory("kargah-events-").FullName;
        var path = new DataFolder(folder).Events;
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE jobs (job TEXT PRIMARY KEY, seq INTEGER NOT NULL, attempt INTEGER NOT NULL) WITHOUT ROWID;
                CREATE TABLE attempts (job TEXT NOT NULL, attempt INTEGER NOT NULL, accepted INTEGER NOT NULL, last_status INTEGER NOT NULL,
                    resumed INTEGER NOT NULL, PRIMARY KEY (job, attempt)) WITHOUT ROWID;
                CREATE TABLE points (job TEXT NOT NULL, seq INTEGER NOT NULL, attempt INTEGER NOT NULL, step INTEGER NOT NULL, epoch REAL NOT NULL,
                    split TEXT NOT NULL, name TEXT NOT NULL, value REAL, time INTEGER NOT NULL, superseded INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (job, seq)) WITHOUT ROWID;
                CREATE TABLE logs (job TEXT NOT NULL, seq INTEGER NOT NULL, attempt INTEGER NOT NULL, time INTEGER NOT NULL, level INTEGER NOT NULL,
                    text TEXT NOT NULL, PRIMARY KEY (job, seq)) WITHOUT ROWID;
                INSERT INTO jobs VALUES ('job_1', 9010, 2), ('job_2', 1, 0);
                INSERT INTO attempts VALUES ('job_1', 1, 6000, 1, 1), ('job_1', 2, 3001, 1, 1);
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
                INSERT INTO points SELECT 'job_1', i, 1, i, i / 10.0, 'train', 'loss', CASE i WHEN 3 THEN NULL ELSE i END, 1000 + i, i > 4000 FROM n;
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
                INSERT INTO points SELECT 'job_1', 6000 + i, 2, 4000 + i, (4000 + i) / 10.0, 'train', 'loss', -i, 9000 + i, 0 FROM n;
                INSERT INTO logs VALUES ('job_1', 9005, 2, 77, 1, 'a line');
                """;
            command.ExecuteNonQuery();
        }

        using (var database = new SqliteEvents(new DataFolder(folder)))
        using (var store = new EventStore(database))
        {
            RowPerPointFile.Move(database);
            RowPerPointFile.Move(database);

            store.Jobs().ShouldBe(["job_1", "job_2"], ignoreOrder: true);
            store.Seq("job_1").ShouldBe(9010);
            store.Progress("job_1", 2).AcceptedThrough.ShouldBe(3001);
            var points = store.ReadPoints("job_1", 0).Points;
            points.Select(point => point.Step).ShouldBe(Enumerable.Range(1, 7000).Select(step => (long)step));
            points.Select(point => point.Value).ShouldBe(Enumerable.Range(1, 7000).Select(step => step == 3 ? double.NaN : step <= 4000 ? step : 4000.0 - step));
            points[0].Epoch.ShouldBe(0.1);
            points[0].Time.ShouldBe(DateTimeOffset.UnixEpoch.AddMicroseconds(1001));
            store.ReadLines("job_1", 0).Lines.Single().ShouldBe(new LogLine(9005, DateTimeOffset.UnixEpoch.AddMicroseconds(77), LogLevelName.Warning, "a line", 2));
            store.Append("job_1", 2, [new PointsEvent { Seq = 3002, Time = DateTimeOffset.UnixEpoch, Points = [new WirePoint(7001, 700, "train", "loss", 1)] }]).AcceptedThrough.ShouldBe(3002);
            store.ReadPoints("job_1", 9010).Points.Single().Seq.ShouldBe(9011);
            Should.Throw<StaleAttemptException>(() => store.Append("job_1", 1, []));

            store.Delete("job_1");
        }

        new FileInfo(path).Length.ShouldBeLessThan(200_000, "a deleted run gives its room back");
        Directory.Delete(folder, recursive: true);
    }
}
