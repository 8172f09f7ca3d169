namespace Kargah.Learning;

/// <summary>
/// Parts of the UTC calendar from whole seconds since 1970, in integer nodes: <see cref="DateEncoder"/>'s arithmetic. ONNX's Div cuts towards zero and its Mod follows the divisor's
/// sign, so the rounding down of negative days is done by taking the rest away first.
/// </summary>
/// <param name="moments">int64, any shape.</param>
internal sealed class OnnxCalendar(OnnxGraph graph, string moments)
{
    private const long SecondsPerDay = 86_400;

    private string? secondOfDay;
    private string? day;
    private (string Year, string Month, string Day)? date;

    private string SecondOfDay => secondOfDay ??= Mod(moments, SecondsPerDay);
    private string Day => day ??= Div(Minus(moments, SecondOfDay), SecondsPerDay);
    private (string Year, string Month, string Day) Date => date ??= DateOf(Day);

    /// <returns>double, of the moments' shape.</returns>
    public string ValueOf(DatePart part) => part switch
    {
        DatePart.Time => Double(moments),
        DatePart.DayOfWeek => Double(Mod(Plus(Day, 3), 7)),
        DatePart.Hour => graph.Node("Div", [Double(SecondOfDay), graph.Number(3600.0)]),
        DatePart.Year => Double(Date.Year),
        DatePart.Month => Double(Date.Month),
        DatePart.DayOfMonth => Double(Date.Day),
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, null),
    };

    // Line by line DateEncoder.Date. Source: Hinnant 2014, chrono-compatible low-level date algorithms.
    private (string Year, string Month, string Day) DateOf(string day)
    {
        var z = Plus(day, 719_468);
        var dayOfEra = Mod(z, 146_097);
        var era = Div(Minus(z, dayOfEra), 146_097);
        var yearOfEra = Div(Minus(Plus(Minus(dayOfEra, Div(dayOfEra, 1460)), Div(dayOfEra, 36_524)), Div(dayOfEra, 146_096)), 365);
        var dayOfYear = Minus(dayOfEra, Minus(Plus(Times(yearOfEra, 365), Div(yearOfEra, 4)), Div(yearOfEra, 100)));
        var shifted = Div(Plus(Times(dayOfYear, 5), 2), 153);
        var dayOfMonth = Plus(Minus(dayOfYear, Div(Plus(Times(shifted, 153), 2), 5)), 1);
        var month = graph.Node("Where", [graph.Node("Less", [shifted, graph.Number(10L)]), Plus(shifted, 3), Plus(shifted, -9)]);
        var early = graph.Cast(graph.Node("Less", [month, graph.Number(3L)]), OnnxType.Int64);
        return (Plus(Plus(yearOfEra, Times(era, 400)), early), month, dayOfMonth);
    }

    private string Double(string value) => graph.Cast(value, OnnxType.Double);
    private string Plus(string a, string b) => graph.Node("Add", [a, b]);
    private string Plus(string a, long b) => Plus(a, graph.Number(b));
    private string Minus(string a, string b) => graph.Node("Sub", [a, b]);
    private string Times(string a, long b) => graph.Node("Mul", [a, graph.Number(b)]);
    private string Div(string a, long b) => graph.Node("Div", [a, graph.Number(b)]);
    private string Mod(string a, long b) => graph.Node("Mod", [a, graph.Number(b)]);
}
