namespace Kargah.Server.Features.Pictures;

/// <summary>Folders of pictures and of what is made of them; a helper may be writing into one at this moment.</summary>
internal static class PictureFolders
{
    public static void Remove(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }
        catch (IOException)
        {
            // a helper has put a file into it meanwhile: there is no row of it any more, and the next start sweeps up what has none
        }
    }
}
