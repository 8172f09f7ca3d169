using System.Globalization;
using Kargah.Contracts;

namespace Kargah.Print.Words;

/// <summary>What pages say, in one language.</summary>
internal sealed partial record PrintWords
{
    private static readonly PersianCalendar solar = new();

    public required bool IsPersian { get; init; }

    public required string CardTitle { get; init; }
    public required string CardAdvice { get; init; }
    public required string WindowTitle { get; init; }
    public required string WindowAdviceOf { get; init; }
    public required string CutOut { get; init; }
    public required string RulerCheck { get; init; }

    public required string ReportTitle { get; init; }
    public required string Before { get; init; }
    public required string After { get; init; }
    public required string NoPicture { get; init; }
    public required string Mean { get; init; }
    public required string LeaveOneOut { get; init; }
    public required string LeaveOneOutShort { get; init; }
    public required string Worst { get; init; }
    public required string Uncorrected { get; init; }
    public required string Rated { get; init; }
    public required string NotRated { get; init; }
    public required string Patches { get; init; }
    public required string Bars { get; init; }
    public required string BarsNote { get; init; }
    public required string Errors { get; init; }
    public required string ErrorsNote { get; init; }
    public required string Table { get; init; }
    public required string Verdicts { get; init; }
    public required string NoLevel { get; init; }
    public required string NotJudged { get; init; }
    public required string Limit { get; init; }
    public required string Measured { get; init; }
    public required string Kept { get; init; }
    public required string Missed { get; init; }
    public required string Warnings { get; init; }
    public required string NoCard { get; init; }
    public required string NoCorrection { get; init; }
    public required string Page { get; init; }

    public required string File { get; init; }
    public required string Size { get; init; }
    public required string Camera { get; init; }
    public required string Lens { get; init; }
    public required string Exposure { get; init; }
    public required string Taken { get; init; }
    public required string Space { get; init; }
    public required string Output { get; init; }
    public required string Reference { get; init; }
    public required string Formula { get; init; }
    public required string Model { get; init; }
    public required string Linearization { get; init; }
    public required string Gains { get; init; }
    public required string Light { get; init; }
    public required string LightUnknown { get; init; }
    public required string Shading { get; init; }
    public required string NotTakenOut { get; init; }
    public required string Fingerprint { get; init; }
    public required string Neutrals { get; init; }

    public required string Patch { get; init; }
    public required string ReferenceLab { get; init; }
    public required string CorrectedLab { get; init; }
    public required string Remark { get; init; }
    public required string NotUsed { get; init; }
    public required string OutOfGamut { get; init; }

    public required string BatchTitle { get; init; }
    public required string Operation { get; init; }
    public required string Pictures { get; init; }
    public required string Corrected { get; init; }
    public required string Failed { get; init; }
    public required string Failures { get; init; }
    public required string Histogram { get; init; }
    public required string Picture { get; init; }
    public required string Rating { get; init; }
    public required string Result { get; init; }
    public required string Done { get; init; }
    public required string OfLightGroup { get; init; }

    /// <summary>Of ΔE₀₀, as the histogram counts them.</summary>
    public required IReadOnlyList<string> Ranges { get; init; }

    public required IReadOnlyDictionary<QualityRating, string> Ratings { get; init; }
    public required IReadOnlyDictionary<BatchOperation, string> Operations { get; init; }
    public required IReadOnlyDictionary<CorrectionModel, string> Models { get; init; }
    public required IReadOnlyDictionary<LinearizationMethod, string> Linearizations { get; init; }

    /// <summary>Of verdicts, by code; a name that is not here is as the data have it.</summary>
    public required IReadOnlyDictionary<string, string> Criteria { get; init; }

    /// <param name="language"><c>en</c> or <c>fa</c>.</param>
    public static PrintWords Of(string language) => language == "fa" ? persian : english;

    public string WindowAdvice(double pitch) => string.Format(CultureInfo.InvariantCulture, WindowAdviceOf, Number(pitch, pitch == Math.Floor(pitch) ? 0 : 1));

    public string NameOf(CorrectedPatch patch) => (IsPersian ? Persian.Patch(patch.PatchId) : null) ?? patch.Name;

    /// <summary>In the page's language where there is a sentence of it; foreign otherwise.</summary>
    public (string Text, bool IsForeign) Sentence(Problem problem) =>
        !IsPersian ? (problem.Error, false) : Persian.Sentence(problem) is { } said ? (said, false) : (problem.Error, true);

    /// <summary>A dash where there is no number.</summary>
    public string Number(double? value, int decimals)
    {
        if (value is not { } number || !double.IsFinite(number))
        {
            return "–";
        }

        var rounded = Math.Round(number, decimals, MidpointRounding.AwayFromZero);
        return Digits((rounded == 0 ? 0 : rounded).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }

    /// <summary>The digits of the language, in what is written with others.</summary>
    public string Digits(string text)
    {
        if (!IsPersian)
        {
            return text.Replace('-', '\u2212');
        }

        // the sign before its number, also where a line is read from the right
        var persian = Persian.Digits(text);
        return persian.StartsWith('\u2212') ? "\u200E" + persian : persian;
    }

    public string Date(DateTimeOffset time) => Date(time.UtcDateTime) + " UTC";

    /// <summary>In the language's own calendar.</summary>
    public string Date(DateTime time)
    {
        var day = IsPersian
            ? string.Create(CultureInfo.InvariantCulture, $"{solar.GetYear(time)}/{solar.GetMonth(time):00}/{solar.GetDayOfMonth(time):00}")
            : time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var text = day + time.ToString(" HH:mm", CultureInfo.InvariantCulture);
        // from the left, whatever is around it
        return IsPersian ? $"\u2066{Digits(text)}\u2069" : text;
    }
}
