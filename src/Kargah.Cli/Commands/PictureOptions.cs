using System.CommandLine;
using Kargah.Cli.Pictures;
using Kargah.Contracts;

namespace Kargah.Cli.Commands;

/// <summary>How to correct, as it is typed; and where: on the server or here.</summary>
internal sealed class PictureOptions
{
    private readonly Option<ChartKind?> chart = Of<ChartKind>("--chart", "aruco24 (framed by markers) or classic24 (bare).");
    private readonly Option<WhiteBalanceMethod?> whiteBalance = Of<WhiteBalanceMethod>("--white-balance", "neutral_patches, gray_world, white_patch, shades_of_gray or none.");
    private readonly Option<LinearizationMethod?> linearization = Of<LinearizationMethod>("--linearization", "auto, none or neutrals.");
    private readonly Option<CorrectionModel?> model = Of<CorrectionModel>("--model", "auto, linear or root_polynomial.");
    private readonly Option<string?> reference = new("--reference") { Description = "Whose values the card is held to: classic24-after-2014, classic24-before-2014, or the id of measurements on the server." };
    private readonly Option<ShadingMethod?> shading = Of<ShadingMethod>("--shading", "measure, apply or off.");
    private readonly Option<string?> space = new("--space") { Description = "Color space of the result: sRGB, \"Display P3\", \"Adobe RGB\", \"eciRGB v2\" or \"ProPhoto RGB\"." };
    private readonly Option<PictureFileFormat?> format = Of<PictureFileFormat>("--format", "jpeg, png or tiff16.");
    private readonly Option<int?> quality = new("--quality") { Description = "Of a JPEG, 1 to 100." };

    public static readonly Option<bool> Local = new("--local") { Description = "Work on the file on this machine, without a server." };

    public IReadOnlyList<Symbol> All => [chart, whiteBalance, linearization, model, reference, shading, space, format, quality];

    public BatchOptions Read(Call call) => new()
    {
        Chart = call.Get(chart),
        WhiteBalanceMethod = call.Get(whiteBalance),
        Linearization = call.Get(linearization),
        Model = call.Get(model),
        ReferenceId = call.Get(reference),
        Shading = call.Get(shading),
        OutputColorSpace = call.Get(space),
        OutputFormat = call.Get(format),
        Quality = call.Get(quality),
    };

    public static async Task<IPictureDesk> DeskAsync(Call call, CancellationToken cancellationToken) =>
        call.Get(Local) ? LocalDesk.Here() : new ServerDesk(call, await call.ClientAsync(cancellationToken));

    private static Option<T?> Of<T>(string name, string description)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(value => Words.Of(value), StringComparer.OrdinalIgnoreCase);
        var option = new Option<T?>(name)
        {
            Description = description,
            CustomParser = result =>
            {
                if (words.TryGetValue(result.Tokens[0].Value, out var value))
                {
                    return value;
                }

                result.AddError($"{name} is one of {string.Join(", ", words.Keys)}.");
                return null;
            },
        };
        option.CompletionSources.Add(words.Keys.ToArray());
        return option;
    }
}
