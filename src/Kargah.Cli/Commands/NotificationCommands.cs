using System.CommandLine;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

internal static class NotificationCommands
{
    public static Command Create() => new Command("notifications", "Who is told when something happens to a run. Rules are made on the page Settings, Notifications.").With(List(), Test(), Deliveries());

    private static Command List()
    {
        var (skip, limit) = (Paging.Skip(), Paging.Limit());
        return new Command("list", "Your rules.").With(skip, limit).Does(async (call, cancellationToken) =>
        {
            var list = await (await call.ClientAsync(cancellationToken)).Notifications.ListAsync(call.Get(skip), call.Get(limit), cancellationToken);
            call.Printer.Answer(list, () =>
            {
                call.Printer.Table(["id", "name", "on", "events", "by", "to", "runs"], list.Rules.Select(IReadOnlyList<string> (rule) =>
                    [$"{rule.Id}", rule.Name, rule.Enabled ? "yes" : "no", string.Join(", ", rule.Events.Select(Words.Of)), Words.Of(rule.Channel), rule.Destination, rule.ScopeValue is { } value ? $"{Words.Of(rule.Scope)} {value}" : "all"]));
                Paging.Note(list.Count, list.Total, call.Get(skip));
            });
        });
    }

    private static Command Test()
    {
        var reference = new Argument<string>("rule") { Description = "Its id or its name." };
        return new Command("test", "Send a test by a rule now; exit code 1 if it was not taken.").With(reference).Does(async (call, cancellationToken) =>
        {
            var client = await call.ClientAsync(cancellationToken);
            var id = Guid.TryParse(call.Get(reference), out var known)
                ? known
                : References.Only(call.Get(reference), "notification", ProblemCodes.NotFound, (await client.Notifications.ListAsync(limit: 200, cancellationToken: cancellationToken)).Rules, rule => rule.Name, rule => $"{rule.Id}").Id;
            var delivery = await client.Notifications.TestAsync(id, cancellationToken);
            call.Printer.Answer(new DeliveryResponse { Delivery = delivery }, () => Printer.Text($"{delivery.RuleName}: {Outcome(delivery)}"));
            return delivery.State == DeliveryState.Delivered ? ExitCodes.Done : ExitCodes.Failed;
        });
    }

    private static Command Deliveries()
    {
        var (skip, limit) = (Paging.Skip(), Paging.Limit());
        return new Command("deliveries", "What was sent and how that went, newest first.").With(skip, limit).Does(async (call, cancellationToken) =>
        {
            var list = await (await call.ClientAsync(cancellationToken)).Notifications.DeliveriesAsync(call.Get(skip), call.Get(limit), cancellationToken);
            call.Printer.Answer(list, () =>
            {
                call.Printer.Table(["id", "rule", "event", "run", "tries", "created", "outcome"], list.Deliveries.Select(IReadOnlyList<string> (delivery) =>
                    [$"{delivery.Id}", delivery.RuleName, Words.Of(delivery.Event), delivery.JobId ?? "–", Words.Count(delivery.Tries), Words.Time(delivery.CreatedAt), Outcome(delivery)]));
                Paging.Note(list.Count, list.Total, call.Get(skip));
            });
        });
    }

    private static string Outcome(Delivery delivery) => delivery switch
    {
        { State: DeliveryState.Delivered } => "delivered",
        { Error: { } error } => $"{Words.Of(delivery.State)}: {error.Error} [{error.Code}]",
        _ => Words.Of(delivery.State),
    };
}
