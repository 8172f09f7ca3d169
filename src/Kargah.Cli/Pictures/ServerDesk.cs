using Kargah.Cli.Commands;
using Kargah.Client;
using Kargah.Contracts;

namespace Kargah.Cli.Pictures;

/// <summary>On the server: pictures are uploaded and stay there.</summary>
internal sealed class ServerDesk(Call call, KargahClient client) : IPictureDesk
{
    public async Task<Detection> DetectAsync(string file, DetectCardRequest how, CancellationToken cancellationToken) =>
        await client.Color.DetectAsync(how with { ImageId = await ImageAsync(file, cancellationToken) }, cancellationToken);

    public async Task<(ColorCorrection Correction, string Path)> CorrectAsync(string file, BatchOptions how, Func<string, string> save, CancellationToken cancellationToken)
    {
        var detection = await DetectAsync(file, new DetectCardRequest { Chart = how.Chart }, cancellationToken);
        if (!detection.Success)
        {
            throw new UsageException($"{Path.GetFileName(file)}: {string.Join(" ", detection.Errors ?? [])}", ProblemCodes.CardNotFound, ExitCodes.Failed);
        }

        var correction = await client.Color.CorrectAsync(Request(how, detection.DetectionId), cancellationToken);
        var path = save(Path.GetFileName(SafeText.Line(correction.OutputFilename)));
        await TransferView.RunAsync(call.Printer, path, progress => client.Color.SaveAsync(correction.CorrectionId, path, progress, cancellationToken));
        return (correction, path);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>An id names a picture that is there; anything else a file that is to be uploaded.</summary>
    private async Task<Guid> ImageAsync(string text, CancellationToken cancellationToken)
    {
        if (!File.Exists(text) && Guid.TryParse(text, out var id))
        {
            return id;
        }

        var picture = await Uploads.SendPictureAsync(call, new FileInfo(text), cancellationToken);
        return picture.Status == PictureStatus.Invalid ? throw new UsageException($"{Path.GetFileName(text)}: {picture.Problem!.Error}", picture.Problem.Code) : picture.Id;
    }

    private static CorrectColorRequest Request(BatchOptions how, Guid detection) => new()
    {
        DetectionId = detection,
        WhiteBalanceMethod = how.WhiteBalanceMethod,
        Linearization = how.Linearization,
        Model = how.Model,
        ReferenceId = how.ReferenceId,
        PreserveSpeculars = how.PreserveSpeculars,
        Shading = how.Shading,
        OutputColorSpace = how.OutputColorSpace,
        OutputFormat = how.OutputFormat,
        Quality = how.Quality,
    };
}
