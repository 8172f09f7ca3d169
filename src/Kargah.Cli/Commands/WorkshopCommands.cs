using System.CommandLine;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

internal static class WorkshopCommands
{
    public static Command Queue()
    {
        var command = new Command("queue", "What runs and what waits.");
        command.Does(async (call, cancellationToken) =>
        {
            var queue = await (await call.ClientAsync(cancellationToken)).Queue.GetAsync(cancellationToken);
            call.Printer.Answer(queue, () =>
            {
                Printer.Text($"{Words.Of(queue.Mode)}, {queue.Running.Count} of {queue.Slots} places taken, {queue.WaitingCount} waiting");
                call.Printer.Table(["place", "status", "id", "name", "progress", "starts in", "ends in"], queue.Running.Concat(queue.Waiting).Select(IReadOnlyList<string> (entry) =>
                    [Words.Count(entry.Position), Words.Of(entry.Status), entry.JobId ?? "–", entry.Name ?? "(somebody else's)", $"{Words.Number(Math.Floor(entry.Progress))} %", Words.Duration(entry.ExpectedStartSeconds), Words.Duration(entry.EtaSeconds)]));
            });
        });
        command.Add(new Command("pause", "Start nothing new (admins).").Does(async (call, cancellationToken) => await SetAsync(call, QueueMode.Paused, cancellationToken)));
        command.Add(new Command("resume", "Start what waits (admins).").Does(async (call, cancellationToken) => await SetAsync(call, QueueMode.Running, cancellationToken)));
        command.Add(new Command("drain", "Start nothing new until everything that runs has ended, then stay paused (admins).").Does(async (call, cancellationToken) => await SetAsync(call, QueueMode.Draining, cancellationToken)));
        return command;
    }

    public static Command Disk() => new Command("disk", "What takes how much room.").Does(async (call, cancellationToken) =>
    {
        var disk = await (await call.ClientAsync(cancellationToken)).DiskAsync(cancellationToken);
        call.Printer.Answer(disk, () =>
        {
            call.Printer.Facts([("data sets", Words.Bytes(disk.DatasetBytes)), ("runs", Words.Bytes(disk.RunBytes)), ("trash", Words.Bytes(disk.TrashBytes)), ("database", Words.Bytes(disk.DatabaseBytes)), ("other", Words.Bytes(disk.OtherBytes)), ("together", Words.Bytes(disk.UsedBytes)), ("disk", Words.Bytes(disk.TotalBytes)), ("free", Words.Bytes(disk.FreeBytes))]);
            call.Printer.Table(["kind", "id", "name", "size", "owner"], disk.Datasets.Select(entry => ("data set", entry)).Concat(disk.Runs.Select(entry => ("run", entry))).OrderByDescending(each => each.entry.Bytes)
                .Select(IReadOnlyList<string> (each) => [each.Item1, each.entry.Id, each.entry.Name, Words.Bytes(each.entry.Bytes), each.entry.Owner ?? "–"]));
        });
    });

    private static async Task SetAsync(Call call, QueueMode mode, CancellationToken cancellationToken)
    {
        var queue = (await call.ClientAsync(cancellationToken)).Queue;
        await (mode switch
        {
            QueueMode.Paused => queue.PauseAsync(cancellationToken),
            QueueMode.Running => queue.ResumeAsync(cancellationToken),
            _ => queue.DrainAsync(cancellationToken),
        });
        call.Printer.Answer(new DoneResponse { Message = Words.Of(mode) }, () => Printer.Text($"The queue is {Words.Of(mode)}"));
    }
}
