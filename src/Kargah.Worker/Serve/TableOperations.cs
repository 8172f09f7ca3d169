using System.Text.Json;
using Kargah.Contracts;
using Kargah.Data;

namespace Kargah.Worker.Serve;

/// <summary><c>serve tables</c>: what is in a file, its rows, and what a training on it would take.</summary>
internal sealed class TableOperations : IHelperOperations
{
    public HelperResponse? Answer(HelperRequest request, CancellationToken gone) => request switch
    {
        { Op: "analyze", Table: { } table } => new HelperResponse { Ok = true, Analysis = Analyze(table, request.MaxUnpackedBytes, gone) },
        { Op: "preview", Table: { } table, Analysis: { } analysis } => new HelperResponse { Ok = true, Preview = Preview(table, analysis, request, gone) },
        { Op: "estimate", Table: { } table, Analysis: { } analysis, Params: { } asked } => new HelperResponse { Ok = true, Estimate = Estimates.Of(table, analysis, asked, request, gone) },
        _ => null,
    };

    private static DatasetAnalysis Analyze(TableLocation table, long maxUnpackedBytes, CancellationToken gone) =>
        Analyses.Of(TableProfiler.Profile(TableFiles.At(table), TableFiles.Limits(maxUnpackedBytes), gone));

    private static PreviewResponse Preview(TableLocation table, string path, HelperRequest request, CancellationToken gone)
    {
        var analysis = JsonSerializer.Deserialize<DatasetAnalysis>(File.ReadAllBytes(path), KargahJson.Options)!;
        var page = TablePreview.Read(
            TableFiles.At(table), Analyses.SchemaOf(analysis), request.Skip, request.Limit, TableFiles.Limits(request.MaxUnpackedBytes), gone);
        return new PreviewResponse
        {
            Columns = analysis.Columns,
            Rows = [.. page.Rows.Select(row => Analyses.Typed(row, page.Columns))],
            Skip = request.Skip,
            Total = analysis.Stats.Rows,
        };
    }
}
