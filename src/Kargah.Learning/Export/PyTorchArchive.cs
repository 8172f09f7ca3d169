namespace Kargah.Learning;

internal static class PyTorchArchive
{
    public static void Write(Stream stream, Network network) => throw new NotSupportedException();
}
