using System.Security.Cryptography;
using System.Text;

namespace Kargah.Server.Tests.Features.Datasets;

public sealed class UploadTests
{
    [Fact]
    public async Task Upload_OfATable_AnswersWithItsShapeAndKeepsItsBytes()
    {
        await using var app = await KargahApp.StartAsync();
        using var ana = await app.ClientForAsync("ana");

        var dataset = await ana.UploadReadyAsync("iris.csv", Uploads.Iris, ("name", "Iris"), ("description", "Flowers"));

        dataset.ShouldSatisfyAllConditions(
            () => dataset.Name.ShouldBe("Iris"),
            () => dataset.Description.ShouldBe("Flowers"),
            () => dataset.Filename.ShouldBe("iris.csv"),
            () => dataset.Path.ShouldBe($"data/datasets/{dataset.Id}.csv"),
            () => dataset.Rows.ShouldBe(5),
            () => dataset.Columns.ShouldBe(3),
            () => dataset.Schema!.Select(column => column.Name).ShouldBe(["sepal", "petal", "species"]),
            () => dataset.Size.ShouldBe(Encoding.UTF8.GetByteCount(Uploads.Iris)),
            () => dataset.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Uploads.Iris)))));
        (await ana.GetStringAsync($"/api/datasets/{dataset.Id}/download")).ShouldBe(Uploads.Iris);
    }
}
