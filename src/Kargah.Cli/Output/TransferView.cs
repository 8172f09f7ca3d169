using Kargah.Client;
using Spectre.Console;

namespace Kargah.Cli;

/// <summary>A bar while bytes are on their way, where somebody looks.</summary>
internal static class TransferView
{
    public static async Task RunAsync(Printer printer, string name, Func<IProgress<Transfer>?, Task> work)
    {
        if (!printer.IsTerminal)
        {
            await work(null);
            return;
        }

        await printer.Terminal.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new TransferSpeedColumn()).StartAsync(async context =>
        {
            var bar = context.AddTask(Markup.Escape(SafeText.Line(name)), new ProgressTaskSettings { MaxValue = double.MaxValue });
            await work(new Bar(bar));
        });
    }

    private sealed class Bar(ProgressTask task) : IProgress<Transfer>
    {
        public void Report(Transfer value)
        {
            if (value.Total is { } total)
            {
                task.MaxValue = total;
            }

            task.Value = value.Bytes;
        }
    }
}
