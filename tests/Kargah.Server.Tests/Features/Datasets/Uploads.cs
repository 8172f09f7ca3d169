using System.Net.Http.Headers;
using System.Text;
using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Datasets;

/// <summary>Uploading as a browser does.</summary>
internal static class Uploads
{
    public const string Iris = "sepal,petal,species\n5.1,1.4,setosa\n7.0,4.7,versicolor\n6.3,6.0,virginica\n4.9,1.4,setosa\n6.4,4.5,versicolor\n";

    public static Task<HttpResponseMessage> UploadAsync(this HttpClient client, string filename, string content, params (string Name, string Value)[] fields) =>
        client.UploadAsync(filename, Encoding.UTF8.GetBytes(content), fields);

    public static async Task<HttpResponseMessage> UploadAsync(this HttpClient client, string filename, byte[] content, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent { HeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        var file = new ByteArrayContent(content);
        // as it is: the client library would refuse or encode some of the names that are worth trying
        file.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{filename}\"");
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(file);
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        // A refusal of a large body may come before it is sent: who asks first reads it, who is writing may find the line cut.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/datasets/upload") { Content = form };
        request.Headers.ExpectContinue = content.Length > 1_000_000;
        return await client.SendAsync(request);
    }

    public static async Task<Dataset> UploadReadyAsync(this HttpClient client, string filename, string content, params (string Name, string Value)[] fields)
    {
        var dataset = (await (await client.UploadAsync(filename, content, fields)).ReadAsync<DatasetResponse>()).Dataset;
        dataset.Status.ShouldBe(DatasetStatus.Ready);
        return dataset;
    }
}
