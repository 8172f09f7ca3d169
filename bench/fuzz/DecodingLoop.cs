using Kargah.Imaging;
using Kargah.Imaging.Raw;
using Kargah.Imaging.Vips;

namespace Kargah.Bench;

/// <summary>Does to files what a worker does to an upload, and says in a word what came of each.</summary>
internal static class DecodingLoop
{
    private const int ThumbnailSize = 64;

    public static void Run(long megapixels)
    {
        var codec = new VipsPictures(threads: 1);
        var limits = new PictureLimits { MaxPixels = megapixels * 1_000_000 };
        var reader = new PictureReader(codec, new RawPictures(), limits);
        while (Console.In.ReadLine() is { } path)
        {
            Console.Out.WriteLine(Use(reader, path, limits));
            Console.Out.Flush();
        }
    }

    private static string Use(PictureReader reader, string path, PictureLimits limits)
    {
        try
        {
            var header = reader.ReadHeader(path, Path.GetFileName(path));
            using (reader.Decode(path, header, new() { Limits = limits }))
            {
            }

            return reader.Thumbnail(path, header, ThumbnailSize).Length > 0 ? "picture" : "nothing";
        }
        catch (PictureException problem)
        {
            return problem.Code;
        }
        catch (OutOfMemoryException)
        {
            return "out_of_memory";
        }
    }
}
