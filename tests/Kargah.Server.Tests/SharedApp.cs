namespace Kargah.Server.Tests;

/// <summary>One server for the tests of a class that own their data: each makes accounts of its own. The admin is "root".</summary>
public sealed class SharedApp : IAsyncLifetime
{
    public KargahApp App { get; private set; } = null!;

    public HttpClient Admin { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await KargahApp.StartAsync(("Datasets:MaxUploadBytes", "12000000"), ("Datasets:MaxUnpackedBytes", "24000000"));
        Admin = await App.ClientForAsync("root");
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await App.DisposeAsync();
    }
}
