using Kargah.Contracts;
using Kargah.Data;

namespace Kargah.Worker;

/// <summary>A table's location in the reader's words.</summary>
internal static class TableFiles
{
    public static TableFile At(TableLocation location) => new(
        location.Path,
        location.Type switch
        {
            DatasetType.Tsv => TableFormat.Tsv,
            DatasetType.Json => TableFormat.Json,
            DatasetType.Jsonl => TableFormat.Jsonl,
            _ => TableFormat.Csv,
        },
        location.Compressed);

    public static ReadLimits Limits(long maxUnpackedBytes) =>
        maxUnpackedBytes > 0 ? ReadLimits.Default with { MaxBytes = maxUnpackedBytes } : ReadLimits.Default;
}
