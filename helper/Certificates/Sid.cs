using System.Buffers;
using System.Globalization;

namespace CertProp.Certificates;

/// <summary>Which directory gave out a security identifier; only SIDs of one kind can be compared.</summary>
internal enum SidKind
{
    Other,

    /// <summary><c>S-1-5-21-domain-domain-domain-account</c>: Active Directory, or an account of one machine.</summary>
    Account,

    /// <summary><c>S-1-12-1-a-b-c-d</c>: Microsoft Entra ID.</summary>
    Entra,
}

/// <summary>
/// A Windows security identifier in its text form, such as <c>S-1-5-21-1-2-3-1104</c> ([MS-DTYP] 2.4.2.1), in the one
/// spelling without leading zeroes: two texts of one SID must not look like two accounts.
/// </summary>
internal readonly record struct Sid
{
    private const string Start = "S-1-";
    private const int MaxSubAuthorities = 15;
    private const ulong MaxAuthority = (1UL << 48) - 1;

    // 21 or 1, and the four numbers that tell accounts apart; a SID with fewer names a domain, not an account.
    private const int AccountSubAuthorities = 5;

    private static readonly SearchValues<char> s_digitsAndHyphen = SearchValues.Create("0123456789-");

    private readonly string _text;

    private Sid(string text, SidKind kind)
    {
        _text = text;
        Kind = kind;
    }

    public SidKind Kind { get; }

    public static bool TryParse(ReadOnlySpan<char> text, out Sid sid)
    {
        sid = default;
        if (!text.StartsWith(Start, StringComparison.OrdinalIgnoreCase))
            return false;
        int parts = 0;
        ReadOnlySpan<char> numbers = text[Start.Length..];
        foreach (Range part in numbers.Split('-'))
        {
            if (!IsNumber(numbers[part], parts == 0 ? MaxAuthority : uint.MaxValue) || ++parts > 1 + MaxSubAuthorities)
                return false;
        }
        if (parts < 2)
            return false;
        SidKind kind = parts != 1 + AccountSubAuthorities ? SidKind.Other
            : numbers.StartsWith("5-21-", StringComparison.Ordinal) ? SidKind.Account
            : numbers.StartsWith("12-1-", StringComparison.Ordinal) ? SidKind.Entra
            : SidKind.Other;
        sid = new Sid(string.Concat(Start, numbers), kind);
        return true;
    }

    /// <summary>How many characters at the start of <paramref name="text"/> can be in a SID.</summary>
    public static int LengthOfSid(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(Start, StringComparison.OrdinalIgnoreCase))
            return 0;
        int end = text[Start.Length..].IndexOfAnyExcept(s_digitsAndHyphen);
        return end < 0 ? text.Length : Start.Length + end;
    }

    public override string ToString() => _text;

    // The framework's own reading of numbers is content with trailing NULs.
    private static bool IsNumber(ReadOnlySpan<char> digits, ulong most) =>
        !digits.ContainsAnyExceptInRange('0', '9')
        && ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
        && number <= most
        && (digits.Length == 1 || digits[0] != '0');
}
