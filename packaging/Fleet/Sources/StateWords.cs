using System.Buffers;
using System.Globalization;

namespace CertProp.Deploy.Fleet.Sources;

/// <summary>
/// States as Graph, the export and the portal spell them. What the export has in its columns is not documented: names,
/// numbers and the portal's words are all understood.
/// </summary>
internal static class StateWords
{
    public static DetectionState Detection(ReadOnlySpan<char> text) => text switch
    {
        "success" or "Without issues" or "1" => DetectionState.Success,
        "fail" or "With issues" or "2" => DetectionState.Fail,
        "scriptError" or "Failed" or "3" => DetectionState.ScriptError,
        "pending" or "Pending" or "4" => DetectionState.Pending,
        "notApplicable" or "Not applicable" or "5" => DetectionState.NotApplicable,
        _ => DetectionState.Unknown,
    };

    public static RemediationState Remediation(ReadOnlySpan<char> text) => text switch
    {
        "skipped" or "Not run" or "Skipped" or "1" => RemediationState.Skipped,
        "success" or "Issue fixed" or "2" => RemediationState.Success,
        "remediationFailed" or "Recurred" or "3" => RemediationState.RemediationFailed,
        "scriptError" or "Failed" or "4" => RemediationState.ScriptError,
        _ => RemediationState.Unknown,
    };

    /// <summary>The portal's words for a pair. Source: how a remediation ends, by the states that it leaves.</summary>
    public static string Portal(DetectionState detection, RemediationState remediation) => (detection, remediation) switch
    {
        (DetectionState.Success, _) => "Without issues",
        (DetectionState.Fail, RemediationState.Success) => "Issue fixed",
        (DetectionState.Fail, RemediationState.RemediationFailed) => "Recurred",
        (DetectionState.Fail, RemediationState.ScriptError) or (DetectionState.ScriptError, _) => "Failed",
        (DetectionState.Fail, _) => "With issues",
        (DetectionState.Pending, _) => "Pending",
        (DetectionState.NotApplicable, _) => "Not applicable",
        _ => "Unknown",
    };

    /// <summary>A moment, in UTC where it does not say; null for none, and for the year 1 that stands for none.</summary>
    public static DateTimeOffset? Time(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return null;
        return Exact(text) ?? (DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset time) && time.Year > 1 ? time : null);
    }

    // 2026-03-01 12:00:00.1234567, with a T and a Z or without: what services write, at a tenth of the time. A fraction of a
    // second does not matter here.
    private static DateTimeOffset? Exact(ReadOnlySpan<char> text)
    {
        if (text.Length < 19 || text[4] != '-' || text[7] != '-' || text[10] is not (' ' or 'T') || text[13] != ':'
            || text[16] != ':' || text[19..].TrimEnd('Z').IndexOfAnyExcept(s_fraction) >= 0)
        {
            return null;
        }
        int year = Digits(text[..4]), month = Digits(text[5..7]), day = Digits(text[8..10]);
        int hour = Digits(text[11..13]), minute = Digits(text[14..16]), second = Digits(text[17..19]);
        return year is > 1 and <= 9_999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            && hour is >= 0 and < 24 && minute is >= 0 and < 60 && second is >= 0 and < 60
            ? new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero)
            : null;
    }

    private static readonly SearchValues<char> s_fraction = SearchValues.Create(".0123456789");

    private static int Digits(ReadOnlySpan<char> text)
    {
        int number = 0;
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
                return -1;
            number = (10 * number) + (c - '0');
        }
        return number;
    }
}
