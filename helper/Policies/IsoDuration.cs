using System.Globalization;

namespace CertProp.Policies;

/// <summary>
/// Durations of ISO 8601 in days and parts of them, such as <c>PT1H</c>, <c>P1DT12H</c> or <c>PT0.5S</c>. Years and months
/// have no fixed length and are none. Read here, because the framework's reader brings all of its XML along.
/// </summary>
internal static class IsoDuration
{
    /// <returns>False where it is none, or longer than anything can last.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        ReadOnlySpan<char> rest = text;
        if (rest is not ['P', _, ..])
            return false;
        rest = rest[1..];
        decimal seconds = 0;
        if (!TryTake(ref rest, 'D', 86_400, ref seconds))
            return false;
        if (rest is ['T', _, ..])
        {
            rest = rest[1..];
            if (!TryTake(ref rest, 'H', 3_600, ref seconds) || !TryTake(ref rest, 'M', 60, ref seconds)
                || !TryTake(ref rest, 'S', 1, ref seconds))
            {
                return false;
            }
        }
        if (!rest.IsEmpty || seconds > long.MaxValue / TimeSpan.TicksPerSecond)
            return false;
        duration = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    // A number before its unit; that there is none of this unit is well, too.
    private static bool TryTake(ref ReadOnlySpan<char> rest, char unit, int length, ref decimal seconds)
    {
        int end = rest.IndexOf(unit);
        if (end < 0)
            return true;
        ReadOnlySpan<char> digits = rest[..end];
        NumberStyles style = unit is 'S' ? NumberStyles.AllowDecimalPoint : NumberStyles.None;
        if (digits is not [>= '0' and <= '9', .., >= '0' and <= '9'] and not [>= '0' and <= '9']
            || !decimal.TryParse(digits, style, CultureInfo.InvariantCulture, out decimal number)
            || number > long.MaxValue)
        {
            return false;
        }
        seconds += number * length;
        rest = rest[(end + 1)..];
        return true;
    }
}
