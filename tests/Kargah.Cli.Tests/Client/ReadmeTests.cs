using Kargah.Client;
using Kargah.Contracts;
using Kargah.Server.Tests;

namespace Kargah.Cli.Tests.Client;

public sealed class ReadmeTests(World world)
{
    [Fact]
    public async Task Readme_ItsSample_RunsAsPrinted()
    {
        var (server, token) = (world.App.Url, world.AnaToken);
        var (flowers, folder) = (Path.Combine(Repository.Root, "test_data", "iris.csv"), Directory.CreateTempSubdirectory("kargah-readme-"));
        var model = Path.Combine(folder.FullName, "flowers.onnx");
        var said = new StringWriter();

        // sample
        using var kargah = new KargahClient(server, token);

        var dataset = await kargah.Datasets.UploadAsync(flowers);
        var run = await kargah.Training.StartAsync(new StartTrainingRequest { Dataset = $"{dataset.Id}", Target = "species", Epochs = 20 });

        await foreach (var update in kargah.Training.WatchAsync(run.JobId))
        {
            if (update is JobStatusUpdate { Status: { ValLoss: { } loss } status })
            {
                said.WriteLine($"epoch {status.Epoch}: validation loss {loss:0.000}");
            }
        }

        var ended = await kargah.Training.GetAsync(run.JobId);
        said.WriteLine($"{ended.Status}: accuracy {ended.Metrics["accuracy"]:0.00} on rows it has never seen");

        await kargah.Training.DownloadAsync(run.JobId, model, "onnx");
        var answer = await kargah.Training.PredictAsync(run.JobId, [new Dictionary<string, object?> { ["petal_length_cm"] = 1.4, ["petal_width_cm"] = 0.2 }]);
        said.WriteLine($"This flower is a {answer.Predictions[0].Value}.");
        // end of the sample

        said.ToString().ShouldContain("Completed: accuracy ");
        File.Exists(model).ShouldBeTrue();
        folder.Delete(recursive: true);
        var source = Part(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "Kargah.Cli.Tests", "Client", "ReadmeTests.cs")), "// sample\n", "// end of the sample").Replace("said.WriteLine", "Console.WriteLine", StringComparison.Ordinal);
        var printed = Part(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Kargah.Client", "README.md")), "```csharp\n", "```");
        Lines(printed).ShouldBe(Lines(source));
    }

    private static string Part(string text, string from, string to) => text.Split(from, 2)[1].Split(to, 2)[0];

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
}
