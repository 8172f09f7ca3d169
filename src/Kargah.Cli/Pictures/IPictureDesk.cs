using Kargah.Contracts;

namespace Kargah.Cli.Pictures;

/// <summary>Where pictures of this machine are worked on: by a server, or here.</summary>
internal interface IPictureDesk : IAsyncDisposable
{
    /// <summary>Looks for the card.</summary>
    /// <exception cref="UsageException">The file is no picture that can be used.</exception>
    Task<Detection> DetectAsync(string file, DetectCardRequest how, CancellationToken cancellationToken);

    /// <summary>Corrects a picture by its own card.</summary>
    /// <param name="save">Makes the path of the result from the name that it should have.</param>
    /// <exception cref="UsageException">It cannot be used, or shows no card.</exception>
    Task<(ColorCorrection Correction, string Path)> CorrectAsync(string file, BatchOptions how, Func<string, string> save, CancellationToken cancellationToken);
}
