using Kargah.Client.Http;
using Kargah.Contracts;

namespace Kargah.Client;

/// <summary>
/// A Kargah server, as somebody. Safe to use from many threads; make one and keep it. Every method throws <see cref="KargahException"/> when the server
/// does not do what it is asked, and <see cref="OperationCanceledException"/> when the caller changes its mind.
/// </summary>
public sealed class KargahClient : IDisposable
{
    private readonly Connection connection;

    public KargahClient(KargahClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Server is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            throw new ArgumentException($"'{options.Server}' is not the address of a server; it looks like http://127.0.0.1:3001.", nameof(options));
        }

        connection = new Connection(options);
        Auth = new AuthApi(connection);
        Datasets = new DatasetsApi(connection);
        Training = new TrainingApi(connection);
        Experiments = new ExperimentsApi(connection);
        Queue = new QueueApi(connection);
        Trash = new TrashApi(connection);
        Notifications = new NotificationsApi(connection);
        Images = new ImagesApi(connection);
        Color = new ColorApi(connection);
        Batches = new BatchesApi(connection);
    }

    /// <summary>With a personal API token.</summary>
    public KargahClient(Uri server, string token)
        : this(new KargahClientOptions { Server = server, Token = token })
    {
    }

    public AuthApi Auth { get; }
    public DatasetsApi Datasets { get; }
    public TrainingApi Training { get; }
    public ExperimentsApi Experiments { get; }
    public QueueApi Queue { get; }
    public TrashApi Trash { get; }
    public NotificationsApi Notifications { get; }
    public ImagesApi Images { get; }
    public ColorApi Color { get; }
    public BatchesApi Batches { get; }

    /// <summary>Version, limits and features of the server; needs no account.</summary>
    public Task<SystemResponse> SystemAsync(CancellationToken cancellationToken = default) => connection.GetAsync<SystemResponse>("api/system", cancellationToken);

    /// <summary>What takes how much room.</summary>
    public Task<DiskResponse> DiskAsync(CancellationToken cancellationToken = default) => connection.GetAsync<DiskResponse>("api/disk", cancellationToken);

    public void Dispose() => connection.Dispose();
}
