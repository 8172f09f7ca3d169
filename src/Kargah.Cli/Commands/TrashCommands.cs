using System.CommandLine;
using Kargah.Client;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

internal static class TrashCommands
{
    public static Command Create() => new Command("trash", "Deleted runs and data sets, for as long as they can be restored.").With(List(), Restore(), Delete(), Empty());

    /// <summary>What became of something that was just deleted: the way back, where there is one.</summary>
    public static async Task TellAsync(Call call, KargahClient client, string id, CancellationToken cancellationToken)
    {
        var item = (await client.Trash.ListAsync(limit: 20, cancellationToken: cancellationToken)).Items.FirstOrDefault(each => each.Id == id);
        call.Printer.Answer(new { Ok = true, Id = id, Restorable = item is not null, item?.PurgeAt }, () => Printer.Text(item is null
            ? $"Deleted {id} for good"
            : $"Moved {id} to the trash, until {Words.Time(item.PurgeAt)}. Take it back: kargah trash restore {id}"));
    }

    private static Argument<string> Id() => new("id") { Description = "Of a run or a data set, as the list tells it." };

    private static Command List()
    {
        var (skip, limit) = (Paging.Skip(), Paging.Limit());
        return new Command("list", "What is in it, and until when.").With(skip, limit).Does(async (call, cancellationToken) =>
        {
            var trash = await (await call.ClientAsync(cancellationToken)).Trash.ListAsync(call.Get(skip), call.Get(limit), cancellationToken);
            call.Printer.Answer(trash, () =>
            {
                call.Printer.Table(["id", "kind", "name", "size", "deleted", "until"], trash.Items.Select(IReadOnlyList<string> (item) =>
                    [item.Id, Words.Of(item.Kind), item.Name, Words.Bytes(item.Bytes), Words.Time(item.DeletedAt), Words.Time(item.PurgeAt)]));
                Paging.Note(trash.Count, trash.Total, call.Get(skip));
            });
        });
    }

    private static Command Restore()
    {
        var id = Id();
        return new Command("restore", "Take it out of the trash again.").With(id).Does(async (call, cancellationToken) =>
        {
            await (await call.ClientAsync(cancellationToken)).Trash.RestoreAsync(call.Get(id), cancellationToken);
            call.Printer.Answer(new DoneResponse { Message = "Restored." }, () => Printer.Text($"Restored {call.Get(id)}"));
        });
    }

    private static Command Delete()
    {
        var id = Id();
        return new Command("delete", "Delete it for good.").With(id).Does(async (call, cancellationToken) =>
        {
            await (await call.ClientAsync(cancellationToken)).Trash.DeleteAsync(call.Get(id), cancellationToken);
            call.Printer.Answer(new DoneResponse { Message = "Deleted for good." }, () => Printer.Text($"Deleted {call.Get(id)} for good"));
        });
    }

    private static Command Empty() => new Command("empty", "Delete everything in it for good.").Does(async (call, cancellationToken) =>
    {
        await (await call.ClientAsync(cancellationToken)).Trash.EmptyAsync(cancellationToken);
        call.Printer.Answer(new DoneResponse { Message = "Emptied." }, () => Printer.Text("The trash is empty"));
    });
}
