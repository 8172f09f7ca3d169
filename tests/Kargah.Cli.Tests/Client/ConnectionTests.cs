using System.Net;
using System.Net.Http.Json;
using System.Text;
using Kargah.Client;
using Kargah.Contracts;

namespace Kargah.Cli.Tests.Client;

public sealed class ConnectionTests(World world)
{
    [Fact]
    public async Task Retries_AreForCallsThatMayBeMadeTwice()
    {
        var answers = new Answering(call => call < 3 ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : new HttpResponseMessage(HttpStatusCode.OK) { Content = JsonContent.Create(new DoneResponse(), options: KargahJson.Options) });
        using var client = Client(answers);
        await client.Datasets.DeleteAsync(Guid.Empty);
        answers.Calls.ShouldBe(3);

        var broken = new Answering(_ => throw new HttpRequestException(HttpRequestError.ConnectionError));
        using var cut = Client(broken);
        (await Should.ThrowAsync<KargahException>(() => cut.SystemAsync())).Code.ShouldBe(KargahException.NotReached);
        broken.Calls.ShouldBe(5);
        (await Should.ThrowAsync<KargahException>(() => cut.Training.StartAsync(new StartTrainingRequest()))).IsTransient.ShouldBeTrue();
        broken.Calls.ShouldBe(6, "a training is not started twice");
    }

    [Fact]
    public async Task RetryAfter_IsWaitedForUnlessItIsTooLong()
    {
        var soon = new Answering(call => call == 1 ? Busy("0") : new HttpResponseMessage(HttpStatusCode.OK) { Content = JsonContent.Create(new DoneResponse(), options: KargahJson.Options) });
        using var patient = Client(soon);
        await patient.Datasets.DeleteAsync(Guid.Empty);
        soon.Calls.ShouldBe(2);

        var late = new Answering(_ => Busy("3600"));
        using var impatient = Client(late);
        var refused = await Should.ThrowAsync<KargahException>(() => impatient.Training.GetAsync("job"));
        refused.RetryAfter.ShouldBe(TimeSpan.FromHours(1));
        late.Calls.ShouldBe(1);

        static HttpResponseMessage Busy(string seconds) => new(HttpStatusCode.TooManyRequests) { Headers = { { "Retry-After", seconds } } };
    }

    [Fact]
    public async Task Answers_ThatAreNotKargahs_AreSaidToBe()
    {
        using var page = Client(new Answering(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<html>", Encoding.UTF8, "text/html") }));
        (await Should.ThrowAsync<KargahException>(() => page.SystemAsync())).Code.ShouldBe(KargahException.NotUnderstood);
        using var moved = Client(new Answering(_ => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("https://elsewhere.example.org/") } }));
        (await Should.ThrowAsync<KargahException>(() => moved.SystemAsync())).Message.ShouldContain("elsewhere.example.org");
    }

    [Fact]
    public async Task Problems_KeepCodeValuesAndFields()
    {
        using var client = new KargahClient(world.App.Url, world.AnaToken);
        var wrong = await Should.ThrowAsync<KargahException>(() => client.Training.StartAsync(new StartTrainingRequest { Epochs = 5000 }));
        wrong.Status.ShouldBe(HttpStatusCode.BadRequest);
        wrong.Code.ShouldBe(ProblemCodes.Validation);
        wrong.Errors.Keys.ShouldBe(["epochs"]);
        wrong.Message.ShouldContain("Epochs go from 1 to 1000.");
        var unknown = await Should.ThrowAsync<KargahException>(() => client.Training.DownloadAsync(world.Job, Path.GetTempFileName(), "tar"));
        unknown.Code.ShouldBe(ProblemCodes.FormatNotAvailable);
        unknown.Params["format"].GetString().ShouldBe("tar");
    }

    [Fact]
    public async Task Session_UsedByManyCallsAtOnce_IsRenewedOnce()
    {
        var session = await world.App.SignInAsync("renewed");
        var sessions = new MemorySessions(new Session(session.Token, session.RefreshToken, DateTimeOffset.UnixEpoch));
        var counting = new Counting();
        using var client = new KargahClient(new KargahClientOptions { Server = world.App.Url, Sessions = sessions, Handler = counting });

        var names = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.Auth.MeAsync()));

        names.ShouldAllBe(user => user.Name == "renewed");
        counting.Refreshes.ShouldBe(1);
        (await sessions.ReadAsync())!.RefreshToken.ShouldNotBe(session.RefreshToken);
        await client.Auth.LogoutAsync();
        (await sessions.ReadAsync()).ShouldBeNull();
        (await Should.ThrowAsync<KargahException>(() => client.Auth.MeAsync())).Code.ShouldBe(ProblemCodes.Unauthenticated);
    }

    [Fact]
    public async Task Download_WhoseLineIsCut_IsTakenUpWhereItBroke()
    {
        var folder = Directory.CreateTempSubdirectory("kargah-client-test-");
        try
        {
            var table = Path.Combine(folder.FullName, "long.csv");
            await File.WriteAllLinesAsync(table, Enumerable.Range(0, 20_000).Select(row => $"{row},{row % 7},{row * 31 % 1009}").Prepend("a,b,c"));
            using var direct = new KargahClient(world.App.Url, world.AnaToken);
            var sent = new List<Transfer>();
            var dataset = await direct.Datasets.UploadAsync(table, "Long", progress: new Reports(sent));
            sent[^1].ShouldBe(new Transfer(new FileInfo(table).Length, new FileInfo(table).Length));

            // no line lives long enough for the whole file
            await using var proxy = new CuttingProxy(() => world.App.Url, 90_000);
            using var client = new KargahClient(new KargahClientOptions { Server = proxy.Url, Token = world.AnaToken, FirstWait = TimeSpan.FromMilliseconds(5) });
            var copy = Path.Combine(folder.FullName, "copy.csv");
            await client.Datasets.DownloadAsync(dataset.Id, copy);

            proxy.Cuts.ShouldBeGreaterThan(1);
            (await File.ReadAllBytesAsync(copy)).ShouldBe(await File.ReadAllBytesAsync(table));
            folder.EnumerateFiles("*.part").ShouldBeEmpty();
            await direct.Datasets.DeleteAsync(dataset.Id);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static KargahClient Client(HttpMessageHandler handler) =>
        new(new KargahClientOptions { Server = new Uri("http://kargah.example.org"), Token = "t", Handler = handler, FirstWait = TimeSpan.FromMilliseconds(1) });

    /// <summary>Answers that a healthy server on one machine cannot be made to give.</summary>
    private sealed class Answering(Func<int, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public int Calls { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            var given = answer(Calls);
            given.RequestMessage = request;
            return Task.FromResult(given);
        }
    }

    private sealed class Counting() : DelegatingHandler(new SocketsHttpHandler { UseCookies = false })
    {
        private int refreshes;
        public int Refreshes => refreshes;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/refresh", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref refreshes);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Reports(List<Transfer> all) : IProgress<Transfer>
    {
        public void Report(Transfer value) => all.Add(value);
    }
}
