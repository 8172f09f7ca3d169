using System.CommandLine;

namespace Kargah.Cli.Commands;

internal static class Root
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Kargah: train models on tables and correct the colors of photographs, on your own machine.") { Call.JsonOption, Call.ServerOption, Call.TokenOption };
        foreach (var command in AccountCommands.All().Concat([
            DatasetCommands.Create(), TrainCommands.Train(), TrainCommands.Estimate(), .. JobCommands.All(), .. ModelCommands.All(), ExperimentCommands.Create(), .. CompareCommands.All(), .. PictureCommands.All(), BatchCommands.Create(), WorkshopCommands.Queue(), WorkshopCommands.Disk(), TrashCommands.Create(),
            TokenCommands.Create(), NotificationCommands.Create(), CompletionCommand.Create(), ReferenceCommand.Create()]))
        {
            root.Add(command);
        }

        return root;
    }
}
