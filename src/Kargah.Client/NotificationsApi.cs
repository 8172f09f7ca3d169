using Kargah.Client.Http;
using Kargah.Contracts;

namespace Kargah.Client;

/// <summary>Who is told when something happens to a run, and how that went.</summary>
public sealed class NotificationsApi
{
    private readonly Connection connection;

    internal NotificationsApi(Connection connection) => this.connection = connection;

    public Task<RuleListResponse> ListAsync(int? skip = null, int? limit = null, CancellationToken cancellationToken = default) =>
        connection.GetAsync<RuleListResponse>(Query.With("api/notifications/rules", ("skip", skip), ("limit", limit)), cancellationToken);

    /// <returns>With the secret of a webhook, which is shown this once.</returns>
    public Task<RuleResponse> CreateAsync(RuleRequest rule, CancellationToken cancellationToken = default) =>
        connection.SendAsync<RuleResponse>(HttpMethod.Post, "api/notifications/rules", rule, cancellationToken);

    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default) =>
        connection.SendAsync<DoneResponse>(HttpMethod.Delete, $"api/notifications/rules/{id}", null, cancellationToken);

    /// <summary>Sends a test now; the answer says how it went.</summary>
    public async Task<Delivery> TestAsync(Guid id, CancellationToken cancellationToken = default) =>
        (await connection.SendAsync<DeliveryResponse>(HttpMethod.Post, $"api/notifications/rules/{id}/test", null, cancellationToken).ConfigureAwait(false)).Delivery;

    /// <summary>What was sent and how that went, newest first.</summary>
    public Task<DeliveryListResponse> DeliveriesAsync(int? skip = null, int? limit = null, CancellationToken cancellationToken = default) =>
        connection.GetAsync<DeliveryListResponse>(Query.With("api/notifications/deliveries", ("skip", skip), ("limit", limit)), cancellationToken);
}
