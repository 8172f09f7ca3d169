namespace Kargah.Learning;

internal static class Bundle
{
    public static void Write(Stream stream, TrainedModel model) => throw new NotSupportedException();
}
