using Kargah.Contracts;

namespace Kargah.Server.Tests.Features.Training;

/// <summary>One server with a finished training of ana's, and two others: an admin, and ben who owns nothing.</summary>
public sealed class TrainedModel : IAsyncLifetime
{
    public KargahApp App { get; private set; } = null!;
    public HttpClient Admin { get; private set; } = null!;
    public HttpClient Ana { get; private set; } = null!;
    public HttpClient Ben { get; private set; } = null!;
    public Guid Iris { get; private set; }
    public Guid Customers { get; private set; }
    public string Job { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await KargahApp.StartAsync();
        Admin = await App.ClientForAsync("admin");
        Ana = await App.ClientForAsync("ana");
        Ben = await App.ClientForAsync("ben");
        Iris = await Ana.AddTableAsync("iris.csv");
        Customers = await Ana.AddTableAsync("sample_dataset.csv");
        Job = (await Ana.TrainAsync(new { dataset = Iris, name = "Flowers", epochs = 20 })).JobId;
        (await Ana.WaitForEndAsync(Job)).Status.ShouldBe(JobState.Completed, App.Output(Job));
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        Ana.Dispose();
        Ben.Dispose();
        await App.DisposeAsync();
    }
}
