using System.Globalization;

namespace CertProp.Backups;

/// <summary>
/// What a run is called: the second it began, in UTC, and how far that second had come, in four hex digits. So names sort
/// like runs, which the lock keeps apart, and the last one is the last.
/// </summary>
internal readonly record struct RunId : IComparable<RunId>
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const int Length = 16 + 1 + 4;

    private readonly string _text;

    private RunId(string text, DateTimeOffset time)
    {
        _text = text;
        Time = time;
    }

    /// <summary>When the run began, to the second.</summary>
    public DateTimeOffset Time { get; }

    public static RunId New(DateTimeOffset now)
    {
        long part = (now.UtcTicks % TimeSpan.TicksPerSecond) * 0x10000 / TimeSpan.TicksPerSecond;
        string text = $"{now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{part:x4}";
        return TryParse(text, out RunId id) ? id : throw new InvalidOperationException($"{text} is no run id");
    }

    public static bool TryParse(string text, out RunId id)
    {
        id = default;
        if (text.Length != Length || text[16] != '-' || !text.AsSpan(17).ContainsOnlyLowerHex()
            || !DateTimeOffset.TryParseExact(
                text.AsSpan(0, 16), TimeFormat, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time))
        {
            return false;
        }
        id = new RunId(text, time);
        return true;
    }

    public int CompareTo(RunId other) => string.CompareOrdinal(_text, other._text);

    public override string ToString() => _text;
}

file static class HexText
{
    public static bool ContainsOnlyLowerHex(this ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiHexDigitLower(c))
                return false;
        }
        return true;
    }
}
