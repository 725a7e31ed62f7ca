using System.Security.Cryptography;
using System.Text.Json;
using CertProp.Certificates;
using CertProp.Policies;
using CertProp.Samples;
using CertProp.Verdicts;

namespace CertProp.Tests.Support;

/// <summary>
/// What holds around generated entries: a policy that takes much, what the command line names, cards and sessions; and
/// what safety rules must keep whatever of it holds, worked out from how entries were made.
/// </summary>
internal sealed class GeneratedSetting
{
    /// <summary>A smart-card provider only where policy or machine say so.</summary>
    public const string Fabrikam = "Fabrikam Token KSP";

    private static readonly string[] s_tempting = [Providers.Passport, Providers.Software, Providers.Luna, Providers.Platform];
    private static readonly string[] s_known = [Providers.SmartCardKsp, Providers.SmartCardCsp, Providers.EToken, Providers.Athena];

    private readonly string[] _included, _excluded;

    /// <param name="random">Decides everything.</param>
    /// <param name="entries">Among whom a selection may choose.</param>
    /// <param name="onFiles">Without what only a session has.</param>
    public GeneratedSetting(Random random, IReadOnlyList<GeneratedEntry> entries, bool onFiles)
    {
        TakesAll = random.Next(3) == 0;
        _included = [.. s_tempting.Append(Fabrikam).Where(_ => random.Next(2) == 0)];
        _excluded = TakesAll ? [] : [.. s_known.Append(Fabrikam).Where(_ => random.Next(8) == 0)];
        Installed = onFiles ? [] : [.. s_tempting.Append(Fabrikam).Where(_ => random.Next(3) == 0)];
        string owner = TakesAll ? "any" : (string[])["any", "notOwn", "foreign"] is var owners ? owners[random.Next(3)] : "";
        string age = TakesAll || random.Next(2) == 0 ? "PT0S" : "PT1H";
        PolicyText = $$"""
            {
              "version": 1, "owner": "{{owner}}", "minimumAge": "{{age}}",
              "providers": { "include": {{JsonSerializer.Serialize(_included.Intersect([Fabrikam]))}}, "exclude": {{JsonSerializer.Serialize(_excluded)}} },
              "keep": { "ekus": [] }, "cards": { "readContents": {{(random.Next(2) == 0 ? "true" : "false")}} },
              "limits": { "perProfile": 2147483647, "perRun": 2147483647 }
            }
            """;
        // A policy file that names protected ones is refused; rules must hold even so.
        Policy = PolicyReader.Read("policy", System.Text.Encoding.UTF8.GetBytes(PolicyText)) with
        {
            IncludedProviders = Policy.NameSet(_included),
        };
        if (!TakesAll && random.Next(2) == 0)
            Select(random, entries);
        if (onFiles)
            return;
        ActiveSession = random.Next(8) == 0 ? "a session exists" : null;
        string? present = random.Next(4) == 0 ? "a card is in a reader" : null;
        string[] onCard = [.. entries.Where(_ => random.Next(4) == 0).Select(entry => Convert.ToHexString(SHA256.HashData(entry.Certificate)))];
        Cards = new CardFacts(present, random.Next(2) == 0 ? onCard.ToHashSet() : null);
    }

    public string PolicyText { get; }

    public Policy Policy { get; }

    /// <summary>Nothing but safety rules keeps anything.</summary>
    public bool TakesAll { get; }

    public Selection? Selection { get; private set; }

    /// <summary>The same on the command line.</summary>
    public string[] SelectionOptions { get; private set; } = [];

    public string[] Installed { get; }

    public string? ActiveSession { get; }

    public CardFacts Cards { get; } = CardFacts.NotAsked;

    /// <summary>Why rules 1 to 6 and 8 keep an entry; null where they do not.</summary>
    public string? WhyUntouchable(GeneratedEntry entry) =>
        entry.Flaw
        ?? (IsCardProvider(entry.Provider) ? null : "no smart-card provider")
        ?? (IsCardPresent(entry) ? "card present" : null)
        ?? ActiveSession;

    private bool IsCardProvider(string provider) =>
        !_excluded.Contains(provider) && (s_known.Contains(provider) || _included.Contains(provider) || Installed.Contains(provider));

    // What was read from a card only says something of the two Microsoft providers.
    private bool IsCardPresent(GeneratedEntry entry) =>
        Cards.WhyPresent is not null
        && !(Cards.Contents is { } contents
            && entry.Provider is Providers.SmartCardCsp or Providers.SmartCardKsp
            && !contents.Contains(Convert.ToHexString(SHA256.HashData(entry.Certificate))));

    private void Select(Random random, IReadOnlyList<GeneratedEntry> entries)
    {
        string[] thumbprints = [.. entries.Where(_ => random.Next(3) != 0).Select(entry => entry.Thumbprint).Append(Elements.SomeThumbprint).Distinct()];
        bool includesOwn = random.Next(2) == 0;
        if (random.Next(3) == 0)
        {
            Selection = new Selection { Subjects = ["Person *"] };
            SelectionOptions = ["--subject", "Person *"];
            return;
        }
        Selection = new Selection
        {
            Thumbprints = thumbprints.Select(Parse).ToHashSet(),
            Issuers = ["*Issuing*"],
            IncludesOwn = includesOwn,
        };
        SelectionOptions =
        [
            .. thumbprints.SelectMany(thumbprint => (string[])["--thumbprint", thumbprint]),
            "--issuer", "*Issuing*", .. includesOwn ? (string[])["--include-own"] : [],
        ];
    }

    private static Thumbprint Parse(string hex) =>
        Thumbprint.TryParse(hex, out Thumbprint thumbprint) ? thumbprint : throw new FormatException(hex);
}
