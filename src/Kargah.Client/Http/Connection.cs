using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kargah.Contracts;

namespace Kargah.Client.Http;

/// <summary>Sends requests as somebody, again where that is harmless, and turns every failure into a <see cref="KargahException"/>.</summary>
internal sealed class Connection : IDisposable
{
    /// <summary>What is not set is not said: in a change, null would mean to remove.</summary>
    public static JsonSerializerOptions RequestJson { get; } = new(KargahJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly HttpClient http;

    public Connection(KargahClientOptions options)
    {
        Options = options;
        var server = options.Server.AbsoluteUri.EndsWith('/') ? options.Server : new Uri(options.Server.AbsoluteUri + "/");
        http = new HttpClient(options.Handler ?? NewHandler(), disposeHandler: options.Handler is null)
        {
            BaseAddress = server,
            // each call has its own
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Kargah.Client", typeof(Connection).Assembly.GetName().Version?.ToString(3)));
        Credentials = new Credentials(options, http);
    }

    public KargahClientOptions Options { get; }
    public Credentials Credentials { get; }

    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) => SendAsync<T>(HttpMethod.Get, path, null, cancellationToken);

    /// <param name="body">Written as JSON; null for none.</param>
    public Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken) => RunAsync(
        () => new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: RequestJson) },
        (answer, limit) => ReadJsonAsync<T>(Options.Server, answer, limit),
        Options.Timeout,
        cancellationToken);

    /// <summary>The whole of a call, answer read; tried again by the rules of its method.</summary>
    /// <param name="request">Makes the message, anew for each try.</param>
    /// <param name="limit">For one try; null for none.</param>
    public async Task<T> RunAsync<T>(Func<HttpRequestMessage> request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, TimeSpan? limit, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            TimeSpan wait;
            using var message = request();
            try
            {
                return await ReachAsync(Options.Server, () => OnceAsync(message, request, read, limit, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
            catch (KargahException failure) when (IsIdempotent(message.Method) && failures <= Options.Retries && Backoff.WaitAfter(failure, failures, Options) is { } known)
            {
                wait = known;
            }

            await Task.Delay(wait, Options.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>One try whose answer is read by the caller, who disposes it.</summary>
    public Task<HttpResponseMessage> OpenAsync(Func<HttpRequestMessage> request, CancellationToken cancellationToken) => ReachAsync(
        Options.Server,
        async () =>
        {
            using var limited = new CancellationTokenSource(Options.Timeout, Options.Clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limited.Token, cancellationToken);
            using var message = request();
            return await SendAsync(message, request, either.Token).ConfigureAwait(false);
        },
        cancellationToken);

    public void Dispose() => http.Dispose();

    /// <summary>Says a network's many failures in one way.</summary>
    public static async Task<T> ReachAsync<T>(Uri server, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KargahException(KargahException.NotReached, $"{Name(server)} did not answer in time.", late);
        }
        catch (HttpRequestException failure)
        {
            var why = failure.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => $"There is no host '{server.Host}'.",
                HttpRequestError.SecureConnectionError => $"The certificate of {Name(server)} was not accepted: {(failure.InnerException ?? failure).Message}",
                HttpRequestError.ConnectionError => $"Nothing answers at {Name(server)}. Is the server running there?",
                _ => $"The connection to {Name(server)} broke: {(failure.InnerException ?? failure).Message}",
            };
            throw new KargahException(KargahException.NotReached, why, failure);
        }
        catch (IOException failure) when (failure is HttpIOException or { InnerException: System.Net.Sockets.SocketException })
        {
            throw new KargahException(KargahException.NotReached, $"The connection to {Name(server)} broke.", failure);
        }
    }

    public static async Task<T> ReadJsonAsync<T>(Uri server, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return await JsonSerializer.DeserializeAsync<T>(stream, KargahJson.Options, cancellationToken).ConfigureAwait(false)
                ?? throw new JsonException("null");
        }
        catch (JsonException failure)
        {
            throw new KargahException(KargahException.NotUnderstood, $"{Name(server)} did not answer as a Kargah server of this version does.", failure) { Status = answer.StatusCode };
        }
    }

    private static string Name(Uri server) => server.GetLeftPart(UriPartial.Path).TrimEnd('/');

    private static bool IsIdempotent(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Put || method == HttpMethod.Delete;

    private async Task<T> OnceAsync<T>(
        HttpRequestMessage message, Func<HttpRequestMessage> request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, TimeSpan? limit, CancellationToken cancellationToken)
    {
        using var limited = limit is { } time ? new CancellationTokenSource(time, Options.Clock) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limited.Token, cancellationToken);
        using var answer = await SendAsync(message, request, either.Token).ConfigureAwait(false);
        return await read(answer, either.Token).ConfigureAwait(false);
    }

    /// <returns>A success.</returns>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        var token = await Credentials.TokenAsync(cancellationToken).ConfigureAwait(false);
        var answer = await SendAsAsync(message, token, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.Unauthorized && await Credentials.ReplaceAsync(token, cancellationToken).ConfigureAwait(false) is { } another)
        {
            answer.Dispose();
            using var again = request();
            answer = await SendAsAsync(again, another, cancellationToken).ConfigureAwait(false);
        }

        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            throw await KargahException.FromAsync(answer, Options.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<HttpResponseMessage> SendAsAsync(HttpRequestMessage message, string? token, CancellationToken cancellationToken)
    {
        message.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
