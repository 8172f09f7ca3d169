using System.ComponentModel.DataAnnotations;

namespace Kargah.Server.Hosting;

public sealed class WorkersOptions
{
    /// <summary>Path of Kargah.Worker.dll; beside the server's own program by default.</summary>
    public string? Program { get; init; }

    /// <summary>The dotnet that runs it; the one that runs the server by default.</summary>
    public string? DotnetPath { get; init; }

    /// <summary>Managed memory of one training.</summary>
    [Range(64L << 20, 1L << 44)]
    public long MemoryBytes { get; init; } = 4L << 30;

    /// <summary>Managed memory of one helper that reads tables or predicts.</summary>
    [Range(64L << 20, 1L << 44)]
    public long HelperMemoryBytes { get; init; } = 1L << 30;

    /// <summary>Memory of one helper that reads pictures: managed, and of the picture that it works on.</summary>
    [Range(256L << 20, 1L << 44)]
    public long PictureMemoryBytes { get; init; } = 3L << 30;

    /// <summary>Helpers of each kind at a time.</summary>
    [Range(1, 16)]
    public int Helpers { get; init; } = 2;

    /// <summary>
    /// Whose rights workers have when the server runs as root: a user's name, or <c>auto</c>: nobody where that user can reach program and data folder, else
    /// the server's own user with a warning.
    /// </summary>
    public string User { get; init; } = "auto";

    /// <summary>What keeps trainings within their memory: cgroups where the server may make them, else RLIMIT_DATA; or that alone.</summary>
    public WorkerLimits Limits { get; init; } = WorkerLimits.Auto;
}

public enum WorkerLimits
{
    Auto,
    Rlimit,
}
