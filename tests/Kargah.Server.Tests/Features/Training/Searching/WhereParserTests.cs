using Kargah.Server.Features.Training.Searching;

namespace Kargah.Server.Tests.Features.Training.Searching;

public sealed class WhereParserTests
{
    [Theory]
    [InlineData("metrics.roc_auc > 0.9 and params.lr < 0.01", "(metrics.roc_auc > 0.9 & params.lr < 0.01)")]
    [InlineData("a.b=1 or c=2 and not d=3", "(a.b = 1 | (c = 2 & !d = 3))")]
    [InlineData("(a=1 or c=2) AND NOT (d!=3)", "((a = 1 | c = 2) & !d != 3)")]
    [InlineData("a<=1 and b>=2 and c~x", "((a <= 1 & b >= 2) & c ~ x)")]
    [InlineData("name ~ 'two words' or name = \"a \\\"b\\\"\"", "(name ~ two words | name = a \"b\")")]
    [InlineData("metrics.`top 5`>1e-3", "metrics.top 5 > 1e-3")]
    [InlineData("created_at>2026-01-31T12:00:00+03:30", "created_at > 2026-01-31T12:00:00+03:30")]
    [InlineData("name~گل‌ها", "name ~ گل‌ها")]
    [InlineData("not not a=-1", "!!a = -1")]
    public void Search_IsReadAsPeopleMeanIt(string text, string meant) => Write(WhereParser.Parse(text)).ShouldBe(meant);

    [Theory]
    [InlineData("", 1)]
    [InlineData("   ", 4)]
    [InlineData("loss", 5)]
    [InlineData("loss <", 7)]
    [InlineData("loss < 1 and", 13)]
    [InlineData("loss < 1 loss < 2", 10)]
    [InlineData("(loss < 1", 10)]
    [InlineData("loss < 1)", 9)]
    [InlineData("< 1", 1)]
    [InlineData("name = 'open", 8)]
    [InlineData("loss ! 1", 6)]
    [InlineData("loss < #", 8)]
    [InlineData("'loss' < 1", 1)]
    public void WhatIsNotUnderstood_IsToldWithItsPosition(string text, int position)
    {
        var wrong = Should.Throw<WhereException>(() => WhereParser.Parse(text));
        wrong.Position.ShouldBe(position);
        wrong.Expected.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public void TooMuch_IsRefusedAndOverflowsNothing()
    {
        foreach (var text in new[] { new string('(', 1_900), string.Concat(Enumerable.Repeat("not ", 480)) + "a=1", string.Join(" and ", Enumerable.Repeat("a=1", 31)), new string('a', 2_001) })
        {
            Should.Throw<WhereException>(() => WhereParser.Parse(text)).Position.ShouldBeInRange(1, 2_001);
        }
    }

    [Fact]
    public void AnyText_IsUnderstoodOrRefusedAtAPositionWithinIt()
    {
        string[] pieces = ["metrics.auc", "loss", "and", "or", "not", "(", ")", "=", "!=", "<", ">=", "~", "'", "\"", "`", "\\", "1e400", "-.5", ".", " ", "\t", "\n", "\0", "é", "گ", "\ud83d", "\ude00", "#", ",", "NaN", "%_"];
        var random = new Random(20_261_121);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)] + (random.Next(2) == 0 ? " " : "")));
            try
            {
                var meant = Write(WhereParser.Parse(text), quote: true);
                // what was understood is written out and understood the same
                Write(WhereParser.Parse(meant), quote: true).ShouldBe(meant, text);
            }
            catch (WhereException wrong)
            {
                wrong.Position.ShouldBeInRange(1, text.Length + 1, text);
            }
        }
    }

    private static string Write(Where where, bool quote = false) => where switch
    {
        Where.And(var left, var right) => quote ? $"({Write(left, quote)} and {Write(right, quote)})" : $"({Write(left)} & {Write(right)})",
        Where.Or(var left, var right) => quote ? $"({Write(left, quote)} or {Write(right, quote)})" : $"({Write(left)} | {Write(right)})",
        Where.Not(var inner) => quote ? $"not {Write(inner, quote)}" : $"!{Write(inner)}",
        Where.Comparison same => quote ? $"{Field(same.Field)} {same.Operator} \"{Escaped(same.Value)}\"" : $"{same.Field} {same.Operator} {same.Value}",
        _ => throw new InvalidOperationException(),
    };

    /// <summary>A name with something unusual in it is quoted behind its first point.</summary>
    private static string Field(string field) => field.IndexOf('.') is var point and >= 0 ? $"{field[..(point + 1)]}\"{Escaped(field[(point + 1)..])}\"" : field;

    private static string Escaped(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"");
}
