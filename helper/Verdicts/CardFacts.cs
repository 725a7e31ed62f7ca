namespace CertProp.Verdicts;

/// <summary>What is known of cards in the readers of a session.</summary>
/// <param name="WhyPresent">Why a card counts as present; null where none does.</param>
/// <param name="Contents">
/// SHA-256, in hex, of every certificate on the cards; null where they were not read. Only says something of
/// certificates of the two Microsoft providers.
/// </param>
internal sealed record CardFacts(string? WhyPresent, IReadOnlySet<string>? Contents = null)
{
    /// <summary>Readers are not asked: in a profile sweep nobody is signed in, and rule 8 stands in for rule 6.</summary>
    public static CardFacts NotAsked { get; } = new(WhyPresent: null);
}
