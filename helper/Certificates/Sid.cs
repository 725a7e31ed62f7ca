using System.Buffers;

namespace CertProp.Certificates;

/// <summary>Which directory gave out a security identifier; only SIDs of one kind can be compared.</summary>
internal enum SidKind
{
    Other,

    /// <summary><c>S-1-5-21-…</c>: Active Directory, or an account of one machine.</summary>
    Account,

    /// <summary><c>S-1-12-1-…</c>: Microsoft Entra ID.</summary>
    Entra,
}

/// <summary>A Windows security identifier in its text form, such as <c>S-1-5-21-1-2-3-1104</c>.</summary>
internal readonly record struct Sid
{
    // 15 sub-authorities of 10 digits and the head: [MS-DTYP] 2.4.2.
    private const int MaxLength = 184;

    private static readonly SearchValues<char> s_digitsAndHyphen = SearchValues.Create("0123456789-");

    private readonly string _text;

    private Sid(string text) => _text = text;

    public SidKind Kind =>
        _text.StartsWith("S-1-5-21-", StringComparison.Ordinal) ? SidKind.Account
        : _text.StartsWith("S-1-12-1-", StringComparison.Ordinal) ? SidKind.Entra
        : SidKind.Other;

    public static bool TryParse(ReadOnlySpan<char> text, out Sid sid)
    {
        sid = default;
        if (text.Length > MaxLength || LengthOfSid(text) != text.Length)
            return false;
        sid = new Sid(string.Concat("S", text[1..]));
        return true;
    }

    /// <summary>How many characters at the start of <paramref name="text"/> form a SID; 0 where none does.</summary>
    public static int LengthOfSid(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("S-1-", StringComparison.OrdinalIgnoreCase))
            return 0;
        int end = text[4..].IndexOfAnyExcept(s_digitsAndHyphen);
        int length = end < 0 ? text.Length : 4 + end;
        bool wellFormed = true;
        int parts = 0;
        foreach (Range part in text[4..length].Split('-'))
        {
            wellFormed &= IsNumber(text[4..length][part]);
            parts++;
        }
        wellFormed &= parts >= 2;
        return wellFormed ? length : 0;
    }

    // In one spelling only: with leading zeroes two texts of one SID would look like two accounts. 48 bits at the most.
    private static bool IsNumber(ReadOnlySpan<char> digits) =>
        digits.Length is >= 1 and <= 15 && (digits.Length == 1 || digits[0] != '0');

    public override string ToString() => _text;
}
