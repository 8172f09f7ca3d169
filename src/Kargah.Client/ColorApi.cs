using Kargah.Client.Http;
using Kargah.Contracts;

namespace Kargah.Client;

/// <summary>Cards in pictures, corrections by them, and the values that they are held to.</summary>
public sealed class ColorApi
{
    private readonly Connection connection;

    internal ColorApi(Connection connection) => this.connection = connection;

    /// <summary>Looks for the card. Where there is none, the answer says what was seen.</summary>
    public Task<Detection> DetectAsync(DetectCardRequest request, CancellationToken cancellationToken = default) => connection.SendAsync<Detection>(HttpMethod.Post, "api/detect/card", request, cancellationToken);

    public Task<Detection> DetectionAsync(Guid id, CancellationToken cancellationToken = default) => connection.GetAsync<Detection>($"api/detect/card/{id}", cancellationToken);

    /// <summary>Corrects a picture by its card, and up to 20 others in the same light.</summary>
    public Task<ColorCorrection> CorrectAsync(CorrectColorRequest request, CancellationToken cancellationToken = default) => connection.SendAsync<ColorCorrection>(HttpMethod.Post, "api/correct/color", request, cancellationToken);

    public Task<ColorCorrection> CorrectionAsync(Guid id, CancellationToken cancellationToken = default) => connection.GetAsync<ColorCorrection>($"api/correct/color/{id}", cancellationToken);

    /// <summary>Saves the corrected picture.</summary>
    public Task SaveAsync(Guid correction, string path, IProgress<Transfer>? progress = null, CancellationToken cancellationToken = default) =>
        new Download(connection, $"api/correct/color/{correction}/image", progress).SaveAsync(path, cancellationToken);

    /// <summary>Saves the correction for another program.</summary>
    /// <param name="format">icc, cube, dcp, xmp or json.</param>
    public Task SaveProfileAsync(Guid correction, string format, string path, CancellationToken cancellationToken = default) =>
        new Download(connection, Query.With($"api/correct/color/{correction}/profile", ("format", format)), null).SaveAsync(path, cancellationToken);

    /// <summary>What can be chosen.</summary>
    public Task<CorrectionMethodsResponse> MethodsAsync(CancellationToken cancellationToken = default) => connection.GetAsync<CorrectionMethodsResponse>("api/correct/methods", cancellationToken);

    public Task<ReferenceListResponse> ReferencesAsync(CancellationToken cancellationToken = default) => connection.GetAsync<ReferenceListResponse>("api/references", cancellationToken);

    /// <summary>Saves the printable card as a PDF.</summary>
    /// <param name="paper">a4, a3 or letter.</param>
    /// <param name="window">The markers only, around an opening for a real chart.</param>
    public Task SaveCardAsync(string path, string? paper = null, bool window = false, CancellationToken cancellationToken = default) =>
        new Download(connection, Query.With("api/references/card.pdf", ("paper", paper), ("window", window ? "true" : null)), null).SaveAsync(path, cancellationToken);
}
