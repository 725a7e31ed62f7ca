using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using CertProp.Reports;

namespace CertProp.Deploy.Fleet;

/// <summary>First words of the portal line. Source: product contract, section 8.</summary>
internal enum PortalWord
{
    Clean,
    Leaked,
    Removed,
    Reported,
    Restored,
    Limit,
    Incomplete,

    /// <summary>The helper is not there yet, or is another revision's; the wrapper says so.</summary>
    Pending,
    Error,
}

/// <summary>A certificate as a line names it; all of it is somebody else's text.</summary>
/// <param name="Thumbprint">Its first digits.</param>
/// <param name="Issuer">Common name of the issuer, as far as the policy allows.</param>
/// <param name="Owner">Whose the device takes it for.</param>
/// <param name="Subject">Null where the policy keeps it back.</param>
internal sealed record LineCertificate(string Thumbprint, string Issuer, string Owner, string? Subject);

/// <summary>
/// The line of certprop, or of its wrappers, inside what a script wrote. It may be cut, broken, or written by somebody
/// who wants to be taken for certprop: what is not as we write it is left out, and nothing of it is trusted.
/// </summary>
/// <param name="Word">What the device says of itself.</param>
/// <param name="Sentence">The words for people, made harmless.</param>
internal sealed partial record PortalLine(PortalWord Word, string Sentence)
{
    // Intune cuts outputs here; a line of ours has at most 1,900.
    private const int CutAt = 2_048, NearlyCut = 1_900;

    // What stands between the two parts of a line.
    private const string Separator = " | {";

    private const int MostIssuers = 3;

    // Of a line that many devices say alike it is made once.
    private IReadOnlyList<string>? _firstIssuers;

    private static readonly string[] s_words = [.. Enum.GetNames<PortalWord>().Select(name => name.ToUpperInvariant())];

    /// <summary>Code behind PENDING and ERROR; null where there is none that has the form of one.</summary>
    public string? Code { get; init; }

    /// <summary>How many certificates the line is about.</summary>
    public int Count { get; init; }

    /// <summary>In how many profiles they lie.</summary>
    public int Profiles { get; init; }

    /// <summary>How many are kept, by reason.</summary>
    public IReadOnlyDictionary<string, int> Kept { get; init; } = NothingKept;

    /// <summary>Conditions that are open by configuration.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];

    /// <summary>The first of the certificates, in the line's order.</summary>
    public IReadOnlyList<LineCertificate> Certificates { get; init; } = [];

    /// <summary>As many issuers as views show of a device.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> FirstIssuers => _firstIssuers ??= Certificates.Count == 0
        ? []
        : [.. Certificates.Select(one => one.Issuer).Distinct().Take(MostIssuers)];

    /// <summary>How many the line leaves out.</summary>
    public int More { get; init; }

    /// <summary>Version of the helper; null where a wrapper wrote the line.</summary>
    public string? Helper { get; init; }

    /// <summary>Whether all of it could be read; else only its first words count.</summary>
    public bool IsWhole { get; init; }

    /// <summary>How many are kept because nothing proves whose they are.</summary>
    public int KeptForLackOfProof => Kept.GetValueOrDefault(LackOfProof);

    public const string LackOfProof = "ownerUnknown";

    private static IReadOnlyDictionary<string, int> NothingKept { get; } = new Dictionary<string, int>();

    /// <summary>Finds the last line of ours in an output.</summary>
    /// <returns>Null where there is none.</returns>
    public static PortalLine? Parse(string? output)
    {
        if (string.IsNullOrEmpty(output))
            return null;
        // More than the portal ever holds is not from there; whoever sends it does not make us read it.
        ReadOnlySpan<char> rest = output.AsSpan(0, Math.Min(output.Length, 4 * CutAt));
        bool isCut = output.Length >= NearlyCut;
        PortalLine? last = null;
        foreach (Range range in rest.SplitAny('\r', '\n'))
        {
            ReadOnlySpan<char> line = rest[range].Trim();
            if (line.Length > 0 && ParseLine(line, isCut && range.End.GetOffset(rest.Length) == rest.Length) is { } found)
                last = found;
        }
        return last;
    }

    private static PortalLine? ParseLine(ReadOnlySpan<char> line, bool mayBeCut)
    {
        int end = line.IndexOf(' ');
        if (end < 0 || IndexOf(line[..end]) is not (>= 0 and var word))
            return null;
        int separator = line.IndexOf(Separator);
        // Many scripts begin a line with ERROR; only ours go on like this.
        if (separator < 0 && !mayBeCut)
            return null;
        var bare = new PortalLine((PortalWord)word, SafeText.Of((separator < 0 ? line : line[..separator]).ToString()));
        return separator >= 0 && LineFacts.Read(bare, line[(separator + Separator.Length - 1)..]) is { } whole
            ? whole
            : OfWords(bare.Word, bare.Sentence);
    }

    // Good enough where the rest is cut or broken: the words are for people first.
    private static PortalLine OfWords(PortalWord word, string sentence)
    {
        Match counted = Counted().Match(sentence);
        Match code = CodeOf().Match(sentence);
        return new PortalLine(word, sentence)
        {
            Code = word is PortalWord.Pending or PortalWord.Error && code.Success ? code.Groups["code"].Value : null,
            Count = Number(counted, "count"),
            Profiles = Number(counted, "profiles"),
        };
    }

    private static int Number(Match match, string group) =>
        int.TryParse(match.Groups[group].ValueSpan, out int number) ? number : 0;

    private static int IndexOf(ReadOnlySpan<char> word)
    {
        for (int index = 0; index < s_words.Length; index++)
        {
            if (word.SequenceEqual(s_words[index]))
                return index;
        }
        return -1;
    }

    [GeneratedRegex("(?<count>[0-9]{1,9}) certificates? in (?<profiles>[0-9]{1,9}) profile")]
    private static partial Regex Counted();

    [GeneratedRegex("^[A-Z]+ (?<code>[a-z][a-z-]{1,31})(?![a-z-])")]
    private static partial Regex CodeOf();
}
