using Kargah.Server.Tests;

namespace Kargah.Cli.Tests.Commands;

public sealed class DatasetTests(World world)
{
    private static string Table(string name) => Path.Combine(Repository.Root, "test_data", name);

    [Fact]
    public async Task Datasets_FromUploadToDelete_AnswerInJsonAndInText()
    {
        var uploaded = (await world.Ana.RunAsync(["datasets", "upload", Table("iris.csv"), "--name", "Petals", "--json"])).Json().GetProperty("dataset");
        uploaded.GetProperty("status").GetString().ShouldBe("ready");
        var id = uploaded.GetProperty("id").GetString()!;

        var list = (await world.Ana.RunAsync("datasets list --search petals --json")).Json();
        list.GetProperty("datasets")[0].GetProperty("id").GetString().ShouldBe(id);
        var lines = (await world.Ana.RunAsync("datasets list --search petals")).ShouldBeDone().Lines;
        lines[0].ShouldBe("id\tname\trows\tcolumns\tsize\tstatus\tuploaded");
        lines[1].ShouldStartWith($"{id}\tPetals\t150\t5\t");

        (await world.Ana.RunAsync("datasets show Petals")).ShouldBeDone().Out.ShouldContain($"id: {id}");
        (await world.Ana.RunAsync("datasets preview Petals --limit 3")).ShouldBeDone().Lines.Length.ShouldBe(4);
        (await world.Ana.RunAsync("datasets preview Petals --json")).Json().GetProperty("total").GetInt64().ShouldBe(150);
        (await world.Ana.RunAsync("datasets validate Petals")).ShouldBeDone().Out.ShouldContain("Valid: 150 of 150 lines");
        (await world.Ana.RunAsync("datasets stats Petals --json")).Json().GetProperty("rows").GetInt64().ShouldBe(150);
        (await world.Ana.RunAsync("datasets stats Petals")).ShouldBeDone().Out.ShouldContain("suggested target: ");

        // a folder of its own: other tests save into ana's at the same time
        var folder = Directory.CreateTempSubdirectory("kargah-cli-datasets-");
        var path = Path.Combine(folder.FullName, "again.csv");
        (await world.Ana.RunAsync(["datasets", "download", "Petals", "-o", path])).ShouldBeDone();
        (await File.ReadAllBytesAsync(path)).ShouldBe(await File.ReadAllBytesAsync(Table("iris.csv")));
        folder.EnumerateFiles("*.part").ShouldBeEmpty();
        folder.Delete(recursive: true);

        (await world.Ana.RunAsync("datasets delete Petals")).ShouldBeDone().Out.ShouldContain($"kargah trash restore {id}");
        (await world.Ana.RunAsync("datasets show Petals")).ShouldFail(4, "dataset_not_found");
        (await world.Ana.RunAsync(["datasets", "show", id])).ShouldFail(4, "dataset_not_found");
        (await world.Ana.RunAsync("trash list")).ShouldBeDone().Lines.ShouldContain(line => line.StartsWith($"{id}\tdataset\tPetals\t", StringComparison.Ordinal));
        (await world.Ana.RunAsync(["trash", "restore", id])).ShouldBeDone();
        (await world.Ana.RunAsync(["datasets", "delete", id, "--json"])).Json().GetProperty("restorable").GetBoolean().ShouldBeTrue();
        (await world.Ana.RunAsync(["trash", "delete", id, "--json"])).Json().GetProperty("ok").GetBoolean().ShouldBeTrue();
        (await world.Ana.RunAsync("datasets upload nothing.csv")).ShouldFail(2, "no_file");
    }

    [Fact]
    public async Task Text_FromSomebodyElse_CannotSteerTheTerminal()
    {
        const string name = "a\u001b[2J\u001b]0;owned\u0007 \u202eevil\u009b31m سلام";
        var id = (await world.Ana.RunAsync(["datasets", "upload", Table("iris.csv"), "--name", name, "--json"])).Json().GetProperty("dataset").GetProperty("id").GetString()!;

        foreach (var command in new[] { "datasets list", "datasets list --json", $"datasets show {id}" })
        {
            var told = (await world.Ana.RunAsync(command)).ShouldBeDone().Out;
            told.ShouldContain("سلام");
            told.Where(letter => char.IsControl(letter) && letter is not ('\n' or '\t')).ShouldBeEmpty(command);
        }

        (await world.Ana.RunAsync($"datasets show {id}")).Out.ShouldNotContain('\u202e');
        (await world.Ana.RunAsync(["datasets", "delete", id])).ShouldBeDone();
    }
}
