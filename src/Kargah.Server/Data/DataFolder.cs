using System.Text;

namespace Kargah.Server.Data;

/// <summary>Where everything lies below the data folder. Paths are made from ids only, never from anything that a client sent.</summary>
public sealed class DataFolder(string root) : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    /// <summary>Others may pass through to what they were told the path of; they cannot look around.</summary>
    public const UnixFileMode Passage = Owner | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>A Unix socket's whole path has room for 107 bytes.</summary>
    private const int LongestSocketFolder = 84;

    private FileStream? held;

    public string Root { get; } = Path.GetFullPath(root);
    public string Database => Path.Combine(Root, "kargah.db");
    public string Events => Path.Combine(Root, "events.db");
    public string Secrets => Path.Combine(Root, "secrets");
    public string SigningKey => Path.Combine(Secrets, "signing.key");
    public string StorageKey => Path.Combine(Secrets, "storage.key");
    public string ServerFile => Path.Combine(Root, "server.json");
    /// <summary>On the same file system as what it becomes: a rename must not turn into a copy.</summary>
    public string Temporary => Path.Combine(Root, "tmp");
    public string Helpers => Path.Combine(Root, "run");
    public string Datasets => Path.Combine(Root, "datasets");
    /// <summary>The bundled table, where workers can read it.</summary>
    public string Sample => Path.Combine(Root, "sample");
    public string Jobs => Path.Combine(Root, "jobs");
    public string Dataset(Guid id) => Path.Combine(Datasets, id.ToString());
    public string DatasetOriginal(Guid id) => Path.Combine(Dataset(id), "original");
    public string DatasetAnalysis(Guid id) => Path.Combine(Dataset(id), "analysis.json");
    public string Pictures => Path.Combine(Root, "pictures");
    public string Picture(Guid id) => Path.Combine(Pictures, id.ToString());
    public string PictureOriginal(Guid id) => Path.Combine(Picture(id), "original");
    /// <summary>A picture's thumbnail and preview: a worker's own folder.</summary>
    public string PictureViews(Guid id) => Path.Combine(Picture(id), "views");
    /// <summary>What a correction made of a picture: a worker's own folder.</summary>
    public string PictureCorrection(Guid pictureId, Guid correctionId) => Path.Combine(Picture(pictureId), correctionId.ToString());
    public string Job(string id) => Path.Combine(Jobs, id);
    public string Attempt(string jobId, int number) => Path.Combine(Job(jobId), "attempts", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    /// <summary>The checkpoint from which a job goes on that resumes another one: a copy, so that nothing of the other is needed.</summary>
    public string StartCheckpoint(string jobId) => Path.Combine(Job(jobId), "start.bin");
    /// <summary>What a job on pictures is to do with which ones.</summary>
    public string PicturesPlan(string jobId) => Path.Combine(Job(jobId), "plan.json");
    /// <summary>Which process an attempt is. Beside its folder, which is the worker's: what is to be killed must not be the worker's word.</summary>
    public string AttemptProcess(string jobId, int number) => Attempt(jobId, number) + ".process.json";

    /// <summary>Makes what is missing, narrows what is too open, and holds the folder for this server alone.</summary>
    /// <exception cref="Hosting.StartException">It cannot be written, or another server holds it.</exception>
    public void Create()
    {
        if (Encoding.UTF8.GetByteCount(Helpers) > LongestSocketFolder)
        {
            throw new Hosting.StartException($"The path of the data folder {Root} is too long for the sockets in it; choose one of at most {LongestSocketFolder - 4} bytes.");
        }

        try
        {
            foreach (var (path, mode) in new[] { (Root, Passage), (Datasets, Passage), (Pictures, Passage), (Jobs, Passage), (Helpers, Passage), (Temporary, Owner), (Secrets, Owner) })
            {
                Directory.CreateDirectory(path, mode);
                File.SetUnixFileMode(path, mode);
            }

            held ??= Private(Path.Combine(Root, "lock"));
            // made before their first use: the database's own files beside them take their modes from these
            Private(Database).Dispose();
            Private(Events).Dispose();
            foreach (var unfinished in Directory.EnumerateFiles(Temporary))
            {
                File.Delete(unfinished);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new Hosting.StartException(Directory.Exists(Root) && refused is IOException
                ? $"The data folder {Root} cannot be used; is another server running on it? ({refused.Message})"
                : $"The data folder {Root} cannot be written: {refused.Message}");
        }
    }

    /// <summary>Makes a file that is the server's alone: workers may pass through the data folder, and know its names.</summary>
    public static void KeepPrivate(string path)
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, UnixCreateMode = ownerOnly });
        File.SetUnixFileMode(file.SafeFileHandle, ownerOnly);
    }

    public void Dispose() => held?.Dispose();

    /// <summary>A file that no worker may read, though its folder lets workers pass.</summary>
    private static FileStream Private(string path)
    {
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = mode });
        File.SetUnixFileMode(file.SafeFileHandle, mode);
        return file;
    }
}
