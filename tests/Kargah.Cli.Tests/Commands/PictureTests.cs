using System.IO.Compression;
using Kargah.Server.Tests;
using Kargah.Server.Tests.Features.Pictures;

namespace Kargah.Cli.Tests.Commands;

public sealed class PictureTests(World world) : IDisposable
{
    private static readonly string Card = Path.Combine(Repository.Root, "test_data", "card.jpg");
    private readonly string folder = Directory.CreateTempSubdirectory("kargah-cli-pictures-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task WithoutAServer_CardsAreFoundAndPicturesCorrected()
    {
        using var alone = Alone();
        var found = (await LocalAsync(alone, "detect", Card, "--json")).Json();
        found.GetProperty("success").GetBoolean().ShouldBeTrue();
        found.GetProperty("patches").GetArrayLength().ShouldBe(24);

        // two of one name: neither result is written over the other
        var (first, second) = (Copy("sunset.jpg"), Copy("sunset.JPEG"));
        var results = Path.Combine(folder, "results");
        var corrected = (await LocalAsync(alone, "correct", first, second, "--output", results)).ShouldBeDone();
        corrected.Lines.Count(line => line.StartsWith("mean ΔE00: ", StringComparison.Ordinal)).ShouldBe(2);
        Directory.EnumerateFiles(results).Select(Path.GetFileName).ShouldBe(["sunset_corrected_sRGB.jpg", "sunset_corrected_sRGB-2.jpg"], ignoreOrder: true);
        var made = (await LocalAsync(alone, "correct", first, "--output", results, "--space", "Display P3", "--format", "png", "--json")).Json();
        made.GetProperty("delta_e_metrics").GetProperty("overall_delta_e").GetDouble().ShouldBeLessThan(2);
        var path = made.GetProperty("output_image_path").GetString()!;
        path.ShouldBe(Path.Combine(results, "sunset_corrected_Display-P3.png"));
        (await File.ReadAllBytesAsync(path))[..4].ShouldBe([0x89, 0x50, 0x4E, 0x47]);
    }

    [Fact]
    public async Task WithoutAServer_WhatCannotBeUsed_IsSaidInASentence()
    {
        using var alone = Alone();
        var (gray, text) = (Write("gray.png", Pngs.Gray(200, 150)), Write("words.jpg", "no picture"u8));

        var none = (await LocalAsync(alone, "detect", gray)).ShouldEndWith(1);
        none.Out.ShouldNotBeEmpty();
        (await LocalAsync(alone, "correct", gray, "--output", folder)).ShouldFail(1, "card_not_found");
        (await LocalAsync(alone, "detect", text)).ShouldEndWith(1).Error.ShouldStartWith("kargah: words.jpg: ");
        (await LocalAsync(alone, "detect", Path.Combine(folder, "nothing.jpg"))).ShouldFail(2, "no_file");
        (await alone.RunAsync(["detect", Card, "--local"], null, ("KARGAH_WORKER", Path.Combine(folder, "nowhere.dll")))).ShouldFail(1, "no_worker");
        // the one that can be used is corrected all the same
        (await LocalAsync(alone, "correct", gray, Card, "--output", folder)).ShouldEndWith(1).Error.ShouldContain("[card_not_found]");
        File.Exists(Path.Combine(folder, "card_corrected_sRGB.jpg")).ShouldBeTrue();
    }

    [Fact]
    public async Task Watch_OfAFolder_CorrectsEachPictureOnce_AndABadOneDoesNotEndIt()
    {
        using var alone = Alone();
        var results = Path.Combine(folder, "corrected");
        Copy("b.jpg");
        (await LocalAsync(alone, "watch", folder, "--once")).ShouldBeDone().Lines.ShouldHaveSingleItem().ShouldStartWith("b.jpg → b_corrected_sRGB.jpg  ΔE00 ");

        Write("a.jpg", "no picture"u8);
        Copy("c.jpg");
        // a program that was killed in the middle of a note
        await File.AppendAllTextAsync(Path.Combine(results, ".kargah-watch"), "{\"of\":{\"na");
        var second = (await LocalAsync(alone, "watch", folder, "--once")).ShouldEndWith(1);
        second.Lines.ShouldHaveSingleItem().ShouldStartWith("c.jpg → c_corrected_sRGB.jpg  ");
        second.Error.ShouldStartWith("kargah: a.jpg: ");

        var third = (await LocalAsync(alone, "watch", folder, "--once")).ShouldBeDone();
        (third.Out, third.Error).ShouldBe(("", ""));
        Directory.EnumerateFiles(results).Select(Path.GetFileName).ShouldBe([".kargah-watch", "b_corrected_sRGB.jpg", "c_corrected_sRGB.jpg"], ignoreOrder: true);
        (await LocalAsync(alone, "watch", folder, "--once", "--output", folder)).ShouldFail(2, "usage");
    }

    [Fact]
    public async Task OnTheServer_PicturesGoFromUploadToTheBatchsZip()
    {
        var uploaded = (await world.Ana.RunAsync(["images", "upload", Copy("shelf.jpg"), "--json"])).Json();
        var id = uploaded.GetProperty("id").GetString()!;
        uploaded.GetProperty("status").GetString().ShouldBe("ready");
        var gray = (await world.Ana.RunAsync(["images", "upload", Write("wall.png", Pngs.Gray(200, 150)), "--json"])).Json().GetProperty("id").GetString()!;
        (await world.Ana.RunAsync(["images", "upload", Write("words.jpg", "no picture"u8)])).Code.ShouldNotBe(0);

        (await world.Ana.RunAsync(["images", "group", "Evening", id, gray])).ShouldBeDone();
        (await world.Ana.RunAsync("images list --group Evening")).ShouldBeDone().Lines.Length.ShouldBe(3);
        (await world.Ana.RunAsync(["images", "show", id])).ShouldBeDone().Out.ShouldContain("pixels: 1200 × 900");
        var again = Path.Combine(folder, "again.jpg");
        (await world.Ana.RunAsync(["images", "download", id, "--output", again])).ShouldBeDone();
        (await File.ReadAllBytesAsync(again)).ShouldBe(await File.ReadAllBytesAsync(Card));

        (await world.Ana.RunAsync(["detect", gray])).ShouldEndWith(1);
        var corrected = (await world.Ana.RunAsync(["correct", id, "--output", folder, "--json"])).Json();
        corrected.GetProperty("delta_e_metrics").GetProperty("overall_delta_e").GetDouble().ShouldBeLessThan(2);
        File.Exists(Path.Combine(folder, "shelf_corrected_sRGB.jpg")).ShouldBeTrue();
        (await world.Ana.RunAsync(["correct", gray, "--output", folder])).ShouldFail(1, "card_not_found");

        var batch = (await world.Ana.RunAsync("batch start --group Evening --name Shelf --json")).ShouldBeDone().JsonLines()[^1];
        var job = batch.GetProperty("job_id").GetString()!;
        (batch.GetProperty("status").GetString(), batch.GetProperty("failed_items").GetInt32()).ShouldBe(("completed", 0));
        (await world.Ana.RunAsync("batch list")).ShouldBeDone().Lines[1].ShouldStartWith($"{job}\tShelf\tdetect_and_correct\tcompleted\t2/2\t0\t");
        (await world.Ana.RunAsync(["batch", "results", job])).ShouldBeDone().Lines.Length.ShouldBe(3);
        var zip = Path.Combine(folder, "shelf.zip");
        (await world.Ana.RunAsync(["batch", "download", job, "--output", zip])).ShouldBeDone();
        using (var archive = await ZipFile.OpenReadAsync(zip))
        {
            archive.Entries.Select(entry => entry.FullName).ShouldBe(["shelf_corrected_sRGB.jpg", "wall_corrected_sRGB.jpg", "results.csv"], ignoreOrder: true);
        }

        (await world.Ana.RunAsync(["batch", "cancel", job])).ShouldEndWith(5);
        var card = Path.Combine(folder, "card.pdf");
        (await world.Ana.RunAsync(["card", card, "--paper", "a4"])).ShouldBeDone();
        (await File.ReadAllBytesAsync(card))[..4].ShouldBe("%PDF"u8.ToArray());
        foreach (var each in new[] { id, gray })
        {
            (await world.Ana.RunAsync(["images", "delete", each])).ShouldBeDone();
        }

        (await world.Ana.RunAsync(["images", "show", id])).ShouldFail(4, "picture_not_found");
    }

    /// <summary>No server, no account.</summary>
    private static Program Alone() => new(new Uri("http://127.0.0.1:1"));

    private static Task<Outcome> LocalAsync(Program alone, params IEnumerable<string> words) => alone.RunAsync([.. words, "--local"], null, ("KARGAH_WORKER", KargahApp.WorkerProgram));

    private string Copy(string name) => Write(name, File.ReadAllBytes(Card));

    private string Write(string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
