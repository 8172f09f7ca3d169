using Kargah.Kernels;

// dotnet run --project tools/kernels src/Kargah.Numerics/Kernels
foreach (var vectors in TileVectors.All)
{
    File.WriteAllText(Path.Combine(args[0], TileWriter.FileName(vectors)), TileWriter.Write(vectors));
    File.WriteAllText(Path.Combine(args[0], LanesWriter.FileName(vectors)), LanesWriter.Write(vectors));
}
