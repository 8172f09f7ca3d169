using System.Globalization;
using System.Text;
using Kargah.Contracts;
using Kargah.Server.Features.Batches;

namespace Kargah.Server.Features.Reports;

/// <summary>A picture's patches as CSV, for people with a spreadsheet.</summary>
internal static class ReportTable
{
    public static string Of(PictureReport report)
    {
        var text = new StringBuilder("patch,name,reference_L,reference_a,reference_b,corrected_L,corrected_a,corrected_b,delta_e00,leave_one_out_delta_e00,used,out_of_gamut\r\n");
        foreach (var patch in report.Correction?.Patches ?? [])
        {
            text.AppendJoin(',', [
                patch.PatchId.ToString(CultureInfo.InvariantCulture), CsvText.Cell(patch.Name), .. patch.Reference.Concat(patch.Corrected).Select(value => BatchTable.Number(value)),
                BatchTable.Number(patch.DeltaE), BatchTable.Number(patch.LeaveOneOutDeltaE), patch.Used ? "true" : "false", patch.OutOfGamut ? "true" : "false"]);
            text.Append("\r\n");
        }

        return text.ToString();
    }
}
