namespace Kargah.Server.Features.Jobs.Events;

/// <summary>What the store knows of a job's points without reading them; kept for jobs that are written to, and read again after any failure.</summary>
internal sealed class JobRecord
{
    private readonly Dictionary<(int Attempt, string Split, string Name), SeriesRecord> byName = [];

    public long Seq { get; set; }
    /// <summary>The one that is listened to.</summary>
    public long Attempt { get; set; }
    public bool IsNew { get; set; } = true;
    /// <summary>Of chunks and lines; the tail's come on top.</summary>
    public long SettledBytes { get; set; }
    public long TailBytes { get; set; }
    public int TailRows { get; set; }
    public long Bytes => SettledBytes + TailBytes;
    public Dictionary<int, AttemptRecord> Attempts { get; } = [];
    public List<SeriesRecord> Series { get; } = [];
    /// <summary>Points in the tail from which on it is folded.</summary>
    public int FoldAt { get; set; }
    public int Pending => Series.Sum(series => series.Pending.Count);

    public AttemptRecord AttemptOf(int number) => Attempts.TryGetValue(number, out var known) ? known : Attempts[number] = new AttemptRecord(number);

    /// <param name="isNew">It has no row yet.</param>
    public SeriesRecord SeriesOf(int attempt, string split, string name, out bool isNew)
    {
        isNew = !byName.TryGetValue((attempt, split, name), out var known);
        return isNew ? Add(new SeriesRecord(Series.Count, attempt, split, name)) : known!;
    }

    public SeriesRecord? Find(int attempt, string split, string name) => byName.GetValueOrDefault((attempt, split, name));

    public SeriesRecord Add(SeriesRecord series)
    {
        Series.Add(series);
        byName.Add((series.Attempt, series.Split, series.Name), series);
        return series;
    }

    /// <summary>Hides what attempts before <paramref name="attempt"/> measured after <paramref name="step"/>.</summary>
    public IEnumerable<AttemptRecord> Supersede(int attempt, long step)
    {
        foreach (var older in Attempts.Values.Where(each => each.Number < attempt && each.VisibleThrough > step))
        {
            older.VisibleThrough = step;
            yield return older;
        }
    }
}

internal sealed class AttemptRecord(int number)
{
    public int Number => number;
    public long Accepted { get; set; }
    public long LastStatus { get; set; }
    /// <summary>It has said from where it goes on.</summary>
    public bool Resumed { get; set; }
    /// <summary>Points after this step were measured again by a later attempt.</summary>
    public long VisibleThrough { get; set; } = long.MaxValue;

    /// <summary>The last step of <paramref name="split"/> that is to be seen. What is scored at the end on the test rows is scored again by whoever goes on.</summary>
    public long Visible(string split) => split == "test" && VisibleThrough < long.MaxValue ? -1 : VisibleThrough;
}

/// <summary>One curve of one attempt.</summary>
internal sealed class SeriesRecord(int number, int attempt, string split, string name)
{
    public int Number => number;
    public int Attempt => attempt;
    public string Split => split;
    public string Name => name;
    /// <summary>How many are in chunks.</summary>
    public long Chunked { get; set; }
    /// <summary>Those of the tail.</summary>
    public List<StoredPoint> Pending { get; } = [];
    /// <summary>The time of the newest point, where somebody has asked for it; of chunks only a look at all of them tells.</summary>
    public long? Newest { get; set; }
    public List<LevelRecord> Levels { get; } = [];

    public LevelRecord Level(int level)
    {
        while (Levels.Count <= level)
        {
            Levels.Add(new LevelRecord());
        }

        return Levels[level];
    }
}

internal sealed class LevelRecord
{
    public long Chunks { get; set; }
    public long LastSeq { get; set; }
}
