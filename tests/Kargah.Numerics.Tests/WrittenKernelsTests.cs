using System.Runtime.CompilerServices;
using Kargah.Kernels;

namespace Kargah.Numerics.Tests;

public sealed class WrittenKernelsTests
{
    [Fact]
    public void CommittedKernels_AreWhatTheGeneratorWrites()
    {
        foreach (var vectors in TileVectors.All)
        {
            File.ReadAllText(Path.Combine(Folder(), TileWriter.FileName(vectors)))
                .ShouldBe(TileWriter.Write(vectors), "run: dotnet run --project tools/kernels src/Kargah.Numerics/Kernels");
        }
    }

    private static string Folder([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "src", "Kargah.Numerics", "Kernels");
}
