using System.Runtime.CompilerServices;
using Kargah.Kernels;

namespace Kargah.Numerics.Tests;

public sealed class WrittenKernelsTests
{
    private const string HowTo = "run: dotnet run --project tools/kernels src/Kargah.Numerics/Kernels";

    [Fact]
    public void CommittedKernels_AreWhatTheGeneratorWrites()
    {
        foreach (var vectors in TileVectors.All)
        {
            Committed(TileWriter.FileName(vectors)).ShouldBe(TileWriter.Write(vectors), HowTo);
            Committed(LanesWriter.FileName(vectors)).ShouldBe(LanesWriter.Write(vectors), HowTo);
        }
    }

    private static string Committed(string name, [CallerFilePath] string thisFile = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "src", "Kargah.Numerics", "Kernels", name));
}
