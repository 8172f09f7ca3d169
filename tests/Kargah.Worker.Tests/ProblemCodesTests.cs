using System.Reflection;
using Kargah.Color.Detection;
using Kargah.Contracts;
using Kargah.Data;
using Kargah.Imaging;
using Kargah.Learning;

namespace Kargah.Worker.Tests;

public sealed class ProblemCodesTests
{
    [Theory]
    [InlineData(typeof(TableCodes))]
    [InlineData(typeof(TrainingProblems))]
    [InlineData(typeof(PictureCodes))]
    [InlineData(typeof(NoticeCodes))]
    public void EveryCodeOfALibrary_StandsInTheOneVocabulary(Type codes) =>
        Words(codes).Except(Words(typeof(ProblemCodes))).ShouldBeEmpty();

    private static IEnumerable<string> Words(Type codes) =>
        codes.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
}
