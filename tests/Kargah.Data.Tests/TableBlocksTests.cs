using System.Text;

namespace Kargah.Data.Tests;

public sealed class TableBlocksTests
{
    [Fact]
    public void Blocks_OfAFile_HoldItsCellsAsTheyStandAndSayWhichRowsAreRagged()
    {
        using var file = TempTable.Csv("b,a\n\"x,\"\"1\"\"\", 2 \n3\n=4,\n5,6\n");
        var schema = new TableSchema(',', "utf-8", [new ColumnSchema("a", ColumnType.Text), new ColumnSchema("b", ColumnType.Text)]);
        using var blocks = TableBlocks.Open(file.File, schema, ReadLimits.Default);
        var block = new TableBlock();

        blocks.Read(block, 3).ShouldBeTrue();

        (block.FirstRow, block.Rows).ShouldBe((1, 3));
        Text(block, 0).ShouldBe([" 2 ", "x,\"1\""]);
        Text(block, 1).ShouldBe(["", "3"]);
        Text(block, 2).ShouldBe(["", "=4"]);
        block.ProblemOf(1)!.Code.ShouldBe(TableCodes.RaggedRow);
        block.ProblemOf(2).ShouldBeNull();
        blocks.Read(block, 3).ShouldBeTrue();
        (block.FirstRow, block.Rows).ShouldBe((4, 1));
        Text(block, 0).ShouldBe(["6", "5"]);
        blocks.Read(block, 3).ShouldBeFalse();
    }

    private static string[] Text(TableBlock block, int row) => [Encoding.UTF8.GetString(block[row, 0]), Encoding.UTF8.GetString(block[row, 1])];
}
