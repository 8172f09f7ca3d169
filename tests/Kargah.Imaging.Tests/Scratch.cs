namespace Kargah.Imaging.Tests;

/// <summary>A folder that goes with the test.</summary>
public sealed class Scratch : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kargah-imaging-").FullName;

    public string this[string name] => Path.Combine(folder, name);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
