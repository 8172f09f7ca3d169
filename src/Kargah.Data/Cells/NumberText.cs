using System.Globalization;

namespace Kargah.Data;

/// <summary>A written number under both customs; NaN where the custom does not allow it.</summary>
/// <param name="Dot">With a decimal dot: 1,234.5.</param>
/// <param name="Comma">With a decimal comma: 1.234,5.</param>
/// <param name="Separated">It has a separator, so the customs may differ.</param>
/// <param name="Infinite">It says infinity, or is beyond the range of a double.</param>
/// <param name="Persian">It has Persian or Arabic digits.</param>
internal readonly record struct NumberReading(double Dot, double Comma, bool Separated, bool Infinite = false, bool Persian = false);

/// <summary>
/// Reads numbers as people write them: sign, digits (Latin, Persian ۰–۹, Arabic ٠–٩), groups of three, decimal dot or comma or ٫, exponent,
/// a percent sign that is passed over (12% is 12).
/// </summary>
internal static class NumberText
{
    private const int MaxBytes = 64;

    private static readonly double[] PowersOfTen =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <param name="text">Without blanks around it.</param>
    /// <param name="reading">Both values.</param>
    /// <returns>It is a number in at least one custom.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out NumberReading reading)
    {
        reading = default;
        return text.Length is > 0 and <= MaxBytes && (TryReadPlain(text, out reading) || TryReadRich(text, out reading));
    }

    /// <summary>
    /// Digits with at most one dot. Exact: the digits are an integer below 2⁵³ and the power of ten at most 10²², both exact doubles, so one
    /// division rounds once (Clinger 1990, "How to read floating point numbers accurately").
    /// </summary>
    private static bool TryReadPlain(ReadOnlySpan<byte> text, out NumberReading reading)
    {
        reading = default;
        var at = text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        var first = at;
        var dot = -1;
        ulong digits = 0;
        if (text.Length - at > 19)
        {
            return false;
        }

        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit < 10)
            {
                digits = (digits * 10) + digit;
            }
            else if (text[at] == (byte)'.' && dot < 0)
            {
                dot = at;
            }
            else
            {
                return false;
            }
        }

        if (digits >= 1UL << 53 || text.Length - first - (dot < 0 ? 0 : 1) == 0)
        {
            return false;
        }

        var sign = text[0] == (byte)'-' ? -1.0 : 1.0;
        if (dot < 0)
        {
            reading = new NumberReading(sign * digits, sign * digits, false);
            return true;
        }

        var grouped = text.Length - dot == 4 && dot - first is >= 1 and <= 3 && text[first] != (byte)'0';
        reading = new NumberReading(sign * (digits / PowersOfTen[text.Length - dot - 1]), grouped ? sign * digits : double.NaN, true);
        return true;
    }

    private static bool TryReadRich(ReadOnlySpan<byte> text, out NumberReading reading)
    {
        reading = default;
        Span<byte> ascii = stackalloc byte[MaxBytes];
        if (IsInfinity(text))
        {
            reading = new NumberReading(double.NaN, double.NaN, false, Infinite: true);
            return true;
        }

        if (!ToAscii(text, ascii, out var length, out var persian, out var fixedPoint))
        {
            return false;
        }

        ReadOnlySpan<byte> number = ascii[..length];
        var separated = number.ContainsAny((byte)'.', (byte)',');
        var dot = ReadWith(number, (byte)'.', (byte)',');
        var comma = fixedPoint || !separated ? dot : ReadWith(number, (byte)',', (byte)'.');
        if (double.IsNaN(dot) && double.IsNaN(comma))
        {
            return false;
        }

        var infinite = double.IsInfinity(dot) || double.IsInfinity(comma);
        reading = infinite
            ? new NumberReading(double.NaN, double.NaN, false, Infinite: true, persian)
            : new NumberReading(dot, comma, separated && !fixedPoint, false, persian);
        return true;
    }

    private static bool IsInfinity(ReadOnlySpan<byte> text)
    {
        var word = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        return System.Text.Ascii.EqualsIgnoreCase(word, "inf"u8) || System.Text.Ascii.EqualsIgnoreCase(word, "infinity"u8) || word.SequenceEqual("∞"u8);
    }

    /// <summary>Latin digits and signs in place of Persian and Arabic ones; ٬ and ، group and go, ٫ is the decimal sign for certain.</summary>
    private static bool ToAscii(ReadOnlySpan<byte> text, Span<byte> ascii, out int length, out bool persian, out bool fixedPoint)
    {
        length = 0;
        persian = fixedPoint = false;
        if (text[^1] == (byte)'%')
        {
            text = text[..^1];
        }
        else if (text.EndsWith("٪"u8))
        {
            text = text[..^2];
        }

        while (!text.IsEmpty)
        {
            var (taken, symbol) = Symbol(text);
            if (taken == 0)
            {
                return false;
            }

            // A sign stands first or behind the exponent; a date ends here.
            if (symbol is (byte)'-' or (byte)'+' && length > 0 && (ascii[length - 1] | 0x20) != 'e')
            {
                return false;
            }

            persian |= taken == 2 && symbol is >= (byte)'0' and <= (byte)'9';
            fixedPoint |= taken == 2 && symbol == (byte)'.';
            if (symbol != 0)
            {
                ascii[length++] = symbol;
            }

            text = text[taken..];
        }

        return length > 0;
    }

    private static (int Taken, byte Symbol) Symbol(ReadOnlySpan<byte> text)
    {
        var first = text[0];
        var second = text.Length > 1 ? text[1] : (byte)0;
        return (first, second) switch
        {
            ((>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)',' or (byte)'-' or (byte)'+' or (byte)'e' or (byte)'E', _) => (1, first),
            (0xDB, >= 0xB0 and <= 0xB9) => (2, (byte)('0' + second - 0xB0)),
            (0xD9, >= 0xA0 and <= 0xA9) => (2, (byte)('0' + second - 0xA0)),
            (0xD9, 0xAB) => (2, (byte)'.'),
            (0xD9, 0xAC) or (0xD8, 0x8C) => (2, 0),
            (0xE2, 0x88) when text.Length > 2 && text[2] == 0x92 => (3, (byte)'-'),
            (0xE2, 0x80) when text.Length > 2 && text[2] is 0x8E or 0x8F => (3, 0),
            _ => (0, 0),
        };
    }

    /// <returns>The value when the integer part is whole or in groups of three, else NaN.</returns>
    private static double ReadWith(ReadOnlySpan<byte> number, byte decimalSign, byte groupSign)
    {
        Span<byte> plain = stackalloc byte[MaxBytes];
        int length = 0, run = 0;
        bool grouped = false, inFraction = false, inExponent = false;
        foreach (var symbol in number)
        {
            if (symbol == groupSign)
            {
                var first = length > 0 && plain[0] is (byte)'-' or (byte)'+' ? plain[1] : plain[0];
                if (inFraction || inExponent || run is 0 or > 3 || (grouped ? run != 3 : first == (byte)'0'))
                {
                    return double.NaN;
                }

                grouped = true;
                run = 0;
                continue;
            }

            var isExponent = symbol is (byte)'e' or (byte)'E';
            if (grouped && run != 3 && !inFraction && !inExponent && (symbol == decimalSign || isExponent))
            {
                return double.NaN;
            }

            if (symbol == decimalSign && (inFraction || inExponent))
            {
                return double.NaN;
            }

            inFraction |= symbol == decimalSign;
            inExponent |= isExponent;
            run = symbol is >= (byte)'0' and <= (byte)'9' ? run + 1 : run;
            plain[length++] = symbol == decimalSign ? (byte)'.' : symbol;
        }

        if (grouped && run != 3 && !inFraction && !inExponent)
        {
            return double.NaN;
        }

        return double.TryParse(plain[..length], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            ? value
            : double.NaN;
    }
}
