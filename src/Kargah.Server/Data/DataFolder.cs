namespace Kargah.Server.Data;

/// <summary>Where everything lies below the data folder. Paths are made from ids only, never from anything that a client sent.</summary>
public sealed class DataFolder(string root)
{
    public string Root { get; } = Path.GetFullPath(root);
    public string Database => Path.Combine(Root, "kargah.db");
    public string Events => Path.Combine(Root, "events.db");
    public string SigningKey => Path.Combine(Root, "secrets", "signing.key");
    public string ServerFile => Path.Combine(Root, "server.json");
    /// <summary>On the same file system as what it becomes: a rename must not turn into a copy.</summary>
    public string Temporary => Path.Combine(Root, "tmp");
    public string Helpers => Path.Combine(Root, "run");
    public string Datasets => Path.Combine(Root, "datasets");
    public string Jobs => Path.Combine(Root, "jobs");
    public string Dataset(Guid id) => Path.Combine(Datasets, id.ToString());
    public string DatasetOriginal(Guid id) => Path.Combine(Dataset(id), "original");
    public string DatasetAnalysis(Guid id) => Path.Combine(Dataset(id), "analysis.json");
    public string Job(string id) => Path.Combine(Jobs, id);
    public string Attempt(string jobId, int number) => Path.Combine(Job(jobId), "attempts", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
