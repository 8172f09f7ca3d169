using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Kargah.Contracts;
using Kargah.Learning;

namespace Kargah.Worker.Run;

/// <summary>What is needed to make the run again.</summary>
internal static class Facts
{
    /// <summary>Lists beyond this are cut, so that the event fits the wire; the bundle has them whole.</summary>
    private const int LongestList = 400;
    private const int LongestText = 60;

    public static RunFacts Of(TrainingPlan plan, string datasetSha256) => new()
    {
        DatasetSha256 = datasetSha256,
        EngineVersion = plan.EngineVersion,
        InstructionSet = plan.InstructionSet,
        Threads = plan.Threads,
        TrainRows = plan.Rows.Train.Count,
        ValidationRows = plan.Rows.Validation.Count,
        TestRows = plan.Rows.Test.Count,
        Parameters = plan.Parameters,
        FeaturesUsed = [.. plan.FeaturesUsed.Take(LongestList).Select(Short)],
        ColumnsDropped = [.. plan.ColumnsDropped.Take(LongestList).Select(dropped => new DroppedColumn(Short(dropped.Column), Short(dropped.Reason), dropped.Code))],
        Classes = plan.Classes is null ? null : [.. plan.Classes.Take(LongestList).Select(Short)],
        Seeds = plan.Seeds,
        SplitHashes = new Dictionary<string, string>
        {
            ["train"] = Hash(plan.Rows.Train),
            ["validation"] = Hash(plan.Rows.Validation),
            ["test"] = Hash(plan.Rows.Test),
        },
    };

    /// <summary>SHA-256 of the 0-based record numbers as 32-bit little-endian integers.</summary>
    private static string Hash(IReadOnlyList<int> rows) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes([.. rows])));

    private static string Short(string text) => text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText), "…");
}
