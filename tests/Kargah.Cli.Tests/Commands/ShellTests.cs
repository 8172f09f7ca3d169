using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Kargah.Contracts;
using Kargah.Server.Tests;

namespace Kargah.Cli.Tests.Commands;

public sealed partial class ShellTests(World world)
{
    [Fact]
    public async Task Completion_InBash_OffersCommandsAndOptions()
    {
        using var bash = world.Ana.Start(["bash", "-euc", """
            source <(kargah completion bash)
            complete -p kargah
            complete_at() { COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMP_WORDS=($COMP_LINE); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _kargah; echo "${COMPREPLY[*]}"; }
            complete_at kargah data
            complete_at kargah train --mod
            complete_at kargah datasets pre
            """]);
        var lines = (await Program.FinishAsync(bash)).ShouldBeDone().Lines;
        lines[0].ShouldContain("_kargah");
        lines[1..].ShouldBe(["datasets", "--model", "preview"]);

        (await world.Ana.RunAsync("completion zsh")).ShouldBeDone().Out.ShouldStartWith("#compdef kargah");
        (await world.Ana.RunAsync("completion fish")).ShouldBeDone().Out.ShouldContain("complete -c kargah");
        (await world.Ana.RunAsync("completion tcsh")).ShouldFail(2, "usage");
    }

    /// <summary>KARGAH_WRITE_CLI=1 writes it.</summary>
    [Fact]
    public async Task Reference_OfTheCommands_IsWhatTheDocumentationSays()
    {
        var told = (await world.Ana.RunAsync("reference")).ShouldBeDone().Out;
        var path = Path.Combine(Repository.Root, "docs", "reference", "cli.md");
        if (Environment.GetEnvironmentVariable("KARGAH_WRITE_CLI") == "1")
        {
            await File.WriteAllTextAsync(path, told);
        }

        (await File.ReadAllTextAsync(path)).ShouldBe(told);
    }

    [Fact]
    public async Task Train_HasAnOptionForEverySettingOfTheApi()
    {
        var options = OptionNames().Matches((await world.Ana.RunAsync("train --help")).ShouldBeDone().Out).Select(match => match.Value).ToHashSet();
        // the table is the command's argument; a few are shorter here
        var elsewhere = new Dictionary<string, string> { ["dataset"] = "", ["dataset-id"] = "", ["dataset-path"] = "", ["experiment-id"] = "--experiment", ["model-type"] = "--model" };
        foreach (var setting in typeof(StartTrainingRequest).GetProperties().Where(property => !Attribute.IsDefined(property, typeof(JsonIgnoreAttribute))).Select(property => KargahJson.Options.PropertyNamingPolicy!.ConvertName(property.Name).Replace('_', '-')))
        {
            var option = elsewhere.GetValueOrDefault(setting, "--" + setting);
            if (option.Length > 0)
            {
                options.ShouldContain(option);
            }
        }
    }

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex OptionNames();
}
