using System.Net.Http.Headers;
using System.Text;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Pictures;

/// <summary>One server for all tests of pictures; each makes accounts of its own.</summary>
public sealed class PictureApp : IAsyncLifetime
{
    public KargahApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await KargahApp.StartAsync(
        ("Pictures:MaxUploadBytes", "3000000"), ("Pictures:MaxPixels", "4000000"));

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

internal static class PictureUploads
{
    /// <summary>1200 × 900, a card in it, taken by a camera with manual white balance at a known place.</summary>
    public static readonly byte[] Card = File.ReadAllBytes(Path.Combine(Repository.Root, "test_data", "card.jpg"));

    public static Task<HttpResponseMessage> UploadPictureAsync(this HttpClient client, string filename, byte[] content, params (string Name, string Value)[] fields) =>
        client.PostPicturesAsync("/api/images", "file", [(filename, content)], fields);

    public static async Task<HttpResponseMessage> PostPicturesAsync(this HttpClient client, string path, string part, IReadOnlyList<(string Name, byte[] Content)> files, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent { HeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        foreach (var (name, content) in files)
        {
            var file = new ByteArrayContent(content);
            file.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"{part}\"; filename=\"{name}\"");
            file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(file);
        }

        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        // a refusal of a large body may come before it is sent
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        request.Headers.ExpectContinue = files.Sum(file => file.Content.Length) > 1_000_000;
        return await client.SendAsync(request);
    }

    /// <param name="camera">Changes bytes of the file, such as the camera's clock.</param>
    public static async Task<Picture> UploadCardAsync(this HttpClient client, string filename = "card.jpg", Func<byte[], byte[]>? camera = null)
    {
        var picture = await (await client.UploadPictureAsync(filename, camera?.Invoke(Card) ?? Card)).ReadCreatedAsync<Picture>();
        picture.Status.ShouldBe(PictureStatus.Ready, picture.Problem?.Error);
        return picture;
    }

    public static async Task<T> ReadCreatedAsync<T>(this HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(201, text);
        answer.Headers.Location.ShouldNotBeNull();
        return System.Text.Json.JsonSerializer.Deserialize<T>(text, KargahJson.Options)!;
    }

    /// <summary>The file with one text of its EXIF in the place of another of the same length.</summary>
    public static byte[] With(this byte[] file, string text, string instead)
    {
        var at = file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text));
        at.ShouldBeGreaterThan(0);
        var changed = file.ToArray();
        Encoding.ASCII.GetBytes(instead).CopyTo(changed, at);
        return changed;
    }
}
