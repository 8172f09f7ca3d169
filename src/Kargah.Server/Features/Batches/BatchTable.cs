using System.Globalization;
using System.Text;
using Kargah.Contracts;

namespace Kargah.Server.Features.Batches;

/// <summary>A batch's pictures as CSV, for people with a spreadsheet.</summary>
internal static class BatchTable
{
    public static string Of(IEnumerable<BatchItem> items)
    {
        var text = new StringBuilder("image_id,filename,success,mean_delta_e,leave_one_out_delta_e,quality_rating,corrected_by,output_filename,problem,milliseconds\r\n");
        foreach (var item in items)
        {
            text.AppendJoin(',', [
                item.ImageId.ToString(), CsvText.Cell(item.Filename), item.Success ? "true" : "false", Number(item.OverallDeltaE), Number(item.LeaveOneOutDeltaE),
                item.QualityRating is { } rating ? System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(rating.ToString()) : "",
                item.CorrectedBy?.ToString() ?? "", CsvText.Cell(item.OutputFilename), CsvText.Cell(item.Problem?.Error), Number(item.ProcessingTimeMs)]);
            text.Append("\r\n");
        }

        return text.ToString();
    }

    public static string Number(double? value) => value is { } known && double.IsFinite(known) ? Math.Round(known, 4).ToString(CultureInfo.InvariantCulture) : "";
}
