namespace Kargah.Server.Features.Datasets;

internal static class FormReading
{
    /// <summary>Tells a form that ends too early from a disk that fails: both would be an <see cref="IOException"/>.</summary>
    /// <exception cref="InvalidDataException">The form is cut off.</exception>
    public static async Task<T> OrCutOff<T>(Task<T> read)
    {
        try
        {
            return await read;
        }
        catch (IOException cut) when (cut is not BadHttpRequestException)
        {
            throw new InvalidDataException("The form is cut off.", cut);
        }
    }
}
