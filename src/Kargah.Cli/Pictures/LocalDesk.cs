using System.Diagnostics;
using System.Text.Json;
using Kargah.Contracts;

namespace Kargah.Cli.Pictures;

/// <summary>On this machine, without a server: a worker of its own reads tasks from its input and writes what came of each, a line a task.</summary>
/// <param name="program">The worker's.</param>
internal sealed class LocalDesk(string program) : IPictureDesk
{
    public const string WorkerVariable = "KARGAH_WORKER";
    private const long MaxBytes = 1L << 30;
    private const long MaxPixels = 300_000_000;

    private readonly string folder = Directory.CreateTempSubdirectory("kargah-pictures-").FullName;
    private Process? worker;

    public static LocalDesk Here()
    {
        var program = Environment.GetEnvironmentVariable(WorkerVariable) ?? Path.Combine(AppContext.BaseDirectory, "..", "worker", "Kargah.Worker.dll");
        if (!File.Exists(program))
        {
            throw new UsageException($"The program that works on pictures is not here: set {WorkerVariable} to the path of Kargah.Worker.dll, or leave out --local.", "no_worker", ExitCodes.Failed);
        }

        return new LocalDesk(program);
    }

    public async Task<Detection> DetectAsync(string file, DetectCardRequest how, CancellationToken cancellationToken) =>
        (await AskAsync(Task(PictureOperation.Detect, file) with { Chart = how.Chart ?? ChartKind.Aruco24, Corners = how.Corners, MarkerIds = how.MarkerIds }, cancellationToken)).Detection!;

    public async Task<(ColorCorrection Correction, string Path)> CorrectAsync(string file, BatchOptions how, Func<string, string> save, CancellationToken cancellationToken)
    {
        var reference = new ReferenceData(how.ReferenceId ?? "classic24-after-2014", "", "", Labs: null, Measured: true);
        var outcome = await AskAsync(Task(PictureOperation.DetectAndCorrect, file) with { Chart = how.Chart ?? ChartKind.Aruco24, Options = how, Reference = reference }, cancellationToken);
        if (outcome is not { Correction: { } correction, File: { } made })
        {
            throw new UsageException($"{Path.GetFileName(file)}: {string.Join(" ", outcome.Detection?.Errors ?? ["No color card detected in image."])}", ProblemCodes.CardNotFound, ExitCodes.Failed);
        }

        var path = save(correction.OutputFilename);
        // beside its place first: nobody sees half a picture
        File.Move(Path.Combine(folder, made), path + ".part", overwrite: true);
        File.Move(path + ".part", path, overwrite: true);
        return (correction with { OutputImagePath = path }, path);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task EndAsync()
    {
        if (worker is { } running)
        {
            worker = null;
            running.StandardInput.Close();
            await running.WaitForExitAsync();
            running.Dispose();
        }
    }

    private Process Start() =>
        Process.Start(new ProcessStartInfo("dotnet", [program, "pictures"]) { RedirectStandardInput = true, RedirectStandardOutput = true }) ?? throw new IOException("The program that works on pictures could not be started.");

    private PictureTask Task(PictureOperation operation, string file) => new()
    {
        Operation = operation,
        Picture = new PictureFile(Guid.CreateVersion7(), Path.GetFullPath(file), Path.GetFileName(file), ""),
        DetectionId = Guid.CreateVersion7(),
        CorrectionId = Guid.CreateVersion7(),
        Output = folder,
        MaxBytes = MaxBytes,
        MaxPixels = MaxPixels,
    };

    private async Task<PictureOutcome> AskAsync(PictureTask task, CancellationToken cancellationToken)
    {
        if (!File.Exists(task.Picture!.Path))
        {
            throw new UsageException($"There is no file '{task.Picture.Filename}'.", "no_file");
        }

        worker ??= Start();
        await worker.StandardInput.WriteLineAsync(JsonSerializer.Serialize(task, KargahJson.Options).AsMemory(), cancellationToken);
        await worker.StandardInput.FlushAsync(cancellationToken);
        if (await worker.StandardOutput.ReadLineAsync(cancellationToken) is not { } line)
        {
            // the next picture gets a new one
            await EndAsync();
            throw new UsageException($"{task.Picture.Filename}: the program that works on pictures ended in the middle of it.", ProblemCodes.WorkerCrashed, ExitCodes.Failed);
        }

        var outcome = JsonSerializer.Deserialize<PictureOutcome>(line, KargahJson.Options)!;
        return outcome.Problem is { } problem ? throw new UsageException($"{task.Picture.Filename}: {problem.Error}", problem.Code, ExitCodes.Failed) : outcome;
    }
}
