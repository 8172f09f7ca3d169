using System.Globalization;

namespace Kargah.Data;

/// <summary>A written date under each custom, in seconds since 1970-01-01 UTC; NaN where the custom does not allow it.</summary>
internal readonly record struct DateReading(double YearFirst, double DayFirst, double MonthFirst, double Jalali)
{
    /// <summary>A date whose year stands first means the same whatever the column's order.</summary>
    public double In(DateOrder order) => order switch
    {
        DateOrder.DayFirst => double.IsNaN(DayFirst) ? YearFirst : DayFirst,
        DateOrder.MonthFirst => double.IsNaN(MonthFirst) ? YearFirst : MonthFirst,
        DateOrder.Jalali => double.IsNaN(Jalali) ? YearFirst : Jalali,
        _ => YearFirst,
    };
}

/// <summary>
/// Reads dates: three numbers between equal signs of - / . with a year of four digits first or last; then perhaps a time of day after T or
/// a blank (12:30, 12:30:05.25, 1:05 PM), Z or an offset. Years 1300 to 1499 written first are of the Solar Hijri calendar. No offset: UTC.
/// </summary>
internal static class DateText
{
    private const int MinBytes = 8;
    private const int MaxBytes = 64;
    private static readonly PersianCalendar Persian = new();

    public static bool TryRead(ReadOnlySpan<byte> text, out DateReading reading)
    {
        reading = default;
        if (text.Length is < MinBytes or > MaxBytes || text[0] is not ((>= (byte)'0' and <= (byte)'9') or 0xDB or 0xD9))
        {
            return false;
        }

        Span<byte> ascii = stackalloc byte[MaxBytes];
        var rest = (ReadOnlySpan<byte>)ascii[..ToLatinDigits(text, ascii)];
        if (!TakeNumber(ref rest, 4, out var first, out var firstDigits) || rest.IsEmpty || rest[0] is not ((byte)'-' or (byte)'/' or (byte)'.'))
        {
            return false;
        }

        var sign = rest[0];
        if (!TakeSign(ref rest, sign) || !TakeNumber(ref rest, 2, out var second, out _)
            || !TakeSign(ref rest, sign) || !TakeNumber(ref rest, 4, out var third, out var thirdDigits)
            || !TryReadTime(rest, out var seconds))
        {
            return false;
        }

        reading = (firstDigits, thirdDigits) switch
        {
            (4, <= 2) when first is >= 1300 and < 1500 => new DateReading(double.NaN, double.NaN, double.NaN, Solar(first, second, third) + seconds),
            (4, <= 2) => new DateReading(Gregorian(first, second, third) + seconds, double.NaN, double.NaN, double.NaN),
            ( <= 2, 4) => new DateReading(double.NaN, Gregorian(third, second, first) + seconds, Gregorian(third, first, second) + seconds, double.NaN),
            _ => new DateReading(double.NaN, double.NaN, double.NaN, double.NaN),
        };
        return !(double.IsNaN(reading.YearFirst) && double.IsNaN(reading.DayFirst) && double.IsNaN(reading.MonthFirst) && double.IsNaN(reading.Jalali));
    }

    /// <returns>The day alone when the moment is a midnight, else with the time; both UTC.</returns>
    public static string ToIso(double seconds)
    {
        var moment = DateTime.UnixEpoch.AddSeconds(seconds);
        return moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
    }

    private static int ToLatinDigits(ReadOnlySpan<byte> text, Span<byte> ascii)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var next = i + 1 < text.Length ? text[i + 1] : (byte)0;
            var digit = text[i] switch
            {
                0xDB when next is >= 0xB0 and <= 0xB9 => next - 0xB0,
                0xD9 when next is >= 0xA0 and <= 0xA9 => next - 0xA0,
                _ => -1,
            };
            ascii[length++] = digit < 0 ? text[i] : (byte)('0' + digit);
            i += digit < 0 ? 0 : 1;
        }

        return length;
    }

    private static bool TryReadTime(ReadOnlySpan<byte> rest, out double seconds)
    {
        seconds = 0;
        if (rest.IsEmpty)
        {
            return true;
        }

        if (rest[0] is not ((byte)'T' or (byte)' '))
        {
            return false;
        }

        rest = rest[1..];
        if (!TakeNumber(ref rest, 2, out var hour, out _) || hour > 23 || !TakeSign(ref rest, (byte)':')
            || !TakeNumber(ref rest, 2, out var minute, out _) || minute > 59)
        {
            return false;
        }

        seconds = (hour * 3600) + (minute * 60);
        if (TakeSign(ref rest, (byte)':'))
        {
            if (!TakeNumber(ref rest, 2, out var second, out _) || second > 60)
            {
                return false;
            }

            seconds += second;
            if (TakeSign(ref rest, (byte)'.') || TakeSign(ref rest, (byte)','))
            {
                if (!TakeNumber(ref rest, 9, out var fraction, out var digits))
                {
                    return false;
                }

                seconds += fraction / Math.Pow(10, digits);
            }
        }

        return TakeHalf(ref rest, hour, ref seconds) && TakeOffset(rest, ref seconds);
    }

    private static bool TakeHalf(ref ReadOnlySpan<byte> rest, int hour, ref double seconds)
    {
        var half = rest.TrimStart((byte)' ');
        var evening = System.Text.Ascii.EqualsIgnoreCase(half, "PM"u8);
        if (!evening && !System.Text.Ascii.EqualsIgnoreCase(half, "AM"u8))
        {
            return true;
        }

        rest = [];
        seconds += (evening ? 12 : 0) * 3600 - (hour == 12 ? 12 * 3600 : 0);
        return hour is >= 1 and <= 12;
    }

    private static bool TakeOffset(ReadOnlySpan<byte> rest, ref double seconds)
    {
        if (rest.IsEmpty || rest.SequenceEqual("Z"u8))
        {
            return true;
        }

        var sign = rest[0] == (byte)'+' ? 1 : -1;
        if (rest[0] is not ((byte)'+' or (byte)'-'))
        {
            return false;
        }

        rest = rest[1..];
        if (!TakeNumber(ref rest, 2, out var hours, out var digits) || digits != 2 || hours > 14)
        {
            return false;
        }

        TakeSign(ref rest, (byte)':');
        var minutes = 0;
        if (!rest.IsEmpty && (!TakeNumber(ref rest, 2, out minutes, out digits) || digits != 2 || minutes > 59))
        {
            return false;
        }

        seconds -= sign * ((hours * 3600) + (minutes * 60));
        return rest.IsEmpty;
    }

    private static bool TakeSign(ref ReadOnlySpan<byte> rest, byte sign)
    {
        if (rest.IsEmpty || rest[0] != sign)
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }

    private static bool TakeNumber(ref ReadOnlySpan<byte> rest, int maxDigits, out int value, out int digits)
    {
        value = digits = 0;
        while (digits < maxDigits && digits < rest.Length && rest[digits] is >= (byte)'0' and <= (byte)'9')
        {
            value = (value * 10) + rest[digits++] - '0';
        }

        rest = rest[digits..];
        return digits > 0;
    }

    private static double Gregorian(int year, int month, int day) =>
        year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? Seconds(new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc))
            : double.NaN;

    private static double Solar(int year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= Persian.GetDaysInMonth(year, month)
            ? Seconds(Persian.ToDateTime(year, month, day, 0, 0, 0, 0))
            : double.NaN;

    private static double Seconds(DateTime moment) => (moment.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
}
