using Kargah.Server.Data;
using Kargah.Server.Features.Audit;
using Kargah.Server.Features.Auth;
using Kargah.Server.Features.Batches;
using Kargah.Server.Features.ColorResults;
using Kargah.Server.Features.Comparisons;
using Kargah.Server.Features.Corrections;
using Kargah.Server.Features.Datasets;
using Kargah.Server.Features.Detections;
using Kargah.Server.Features.Docs;
using Kargah.Server.Features.Experiments;
using Kargah.Server.Features.Jobs;
using Kargah.Server.Features.Live;
using Kargah.Server.Features.Mlflow;
using Kargah.Server.Features.Notifications;
using Kargah.Server.Features.Pictures;
using Kargah.Server.Features.PlainJobs;
using Kargah.Server.Features.Queue;
using Kargah.Server.Features.References;
using Kargah.Server.Features.Reports;
using Kargah.Server.Features.Retention;
using Kargah.Server.Features.Training;
using Kargah.Server.Features.Trash;
using Kargah.Server.Features.Users;
using Kargah.Server.Features.Workshop;
using Kargah.Server.Hosting;

namespace Kargah.Server;

/// <summary>The table of contents: each area adds what it needs and maps its routes.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            await using var app = Create(args);
            await app.RunAsync();
            return 0;
        }
        catch (StartException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 2;
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync("The address is in use by another program. Choose another port with --port.");
            return 2;
        }
    }

    /// <param name="args">The command line.</param>
    /// <param name="settings">Settings that win over every other source, by full name such as <c>Server:Port</c>.</param>
    public static WebApplication Create(string[] args, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production });
        builder.ReadSettings(args, settings);
        builder.AddHost();
        builder.AddDatabase();
        builder.AddAudit();
        builder.AddAuth();
        builder.AddUsers();
        builder.AddLive();
        builder.AddDatasets();
        builder.AddPictures();
        builder.AddReferences();
        builder.AddDetections();
        builder.AddCorrections();
        builder.AddBatches();
        builder.AddReports();
        builder.AddJobs();
        builder.AddTrash();
        builder.AddRetention();
        builder.AddTraining();
        builder.AddExperiments();
        builder.AddComparisons();
        builder.AddQueue();
        builder.AddMlflow();
        builder.AddNotifications();
        builder.AddWorkshop();
        builder.AddApiDocs();
        builder.CheckSettings();

        var app = builder.Build();
        app.PrepareDatabase();
        app.UseHost();
        app.MapAuth();
        app.MapUsers();
        app.MapAudit();
        app.MapDatasets();
        app.MapPictures();
        app.MapReferences();
        app.MapDetections();
        app.MapCorrections();
        app.MapBatches();
        app.MapResults();
        app.MapReports();
        app.MapPlainJobs();
        app.MapJobs();
        app.MapTraining();
        app.MapTrash();
        app.MapExperiments();
        app.MapComparisons();
        app.MapQueue();
        app.MapMlflow();
        app.MapNotifications();
        app.MapLive();
        app.MapWorkshop();
        app.MapApiDocs();
        return app;
    }
}
