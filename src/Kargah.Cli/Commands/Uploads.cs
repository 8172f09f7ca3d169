using Kargah.Contracts;

namespace Kargah.Cli.Commands;

internal static class Uploads
{
    /// <returns>Looked through: ready or invalid.</returns>
    public static async Task<Dataset> SendAsync(Call call, FileInfo file, string? name, string? description, CancellationToken cancellationToken)
    {
        if (!file.Exists)
        {
            throw new UsageException($"There is no file '{file}'.", "no_file");
        }

        var client = await call.ClientAsync(cancellationToken);
        Dataset? sent = null;
        await TransferView.RunAsync(call.Printer, file.Name, async progress => sent = await client.Datasets.UploadAsync(file.FullName, name, description, progress, cancellationToken));
        return sent!.Status == DatasetStatus.Analyzing ? await client.Datasets.WaitAsync(sent.Id, cancellationToken) : sent;
    }

    /// <returns>Looked into: ready or invalid.</returns>
    public static async Task<Picture> SendPictureAsync(Call call, FileInfo file, CancellationToken cancellationToken)
    {
        if (!file.Exists)
        {
            throw new UsageException($"There is no file '{file}'.", "no_file");
        }

        var client = await call.ClientAsync(cancellationToken);
        Picture? sent = null;
        await TransferView.RunAsync(call.Printer, file.Name, async progress => sent = await client.Images.UploadAsync(file.FullName, null, progress, cancellationToken));
        return await client.Images.WaitAsync(sent!.Id, cancellationToken);
    }
}
