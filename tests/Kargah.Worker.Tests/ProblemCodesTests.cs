using System.Reflection;
using Kargah.Contracts;
using Kargah.Data;
using Kargah.Learning;

namespace Kargah.Worker.Tests;

public sealed class ProblemCodesTests
{
    [Theory]
    [InlineData(typeof(TableCodes))]
    [InlineData(typeof(TrainingProblems))]
    public void EveryCodeOfALibrary_StandsInTheOneVocabulary(Type codes) =>
        Words(codes).Except(Words(typeof(ProblemCodes))).ShouldBeEmpty();

    private static IEnumerable<string> Words(Type codes) =>
        codes.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
}
