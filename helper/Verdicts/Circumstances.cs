using CertProp.Certificates;

namespace CertProp.Verdicts;

/// <summary>What holds for all entries of one profile at the moment of the run.</summary>
internal sealed record Circumstances
{
    public required ProfileOwner Owner { get; init; }

    /// <summary>When the run began, in UTC.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Why the profile's user counts as signed in elsewhere; null where the user does not.</summary>
    public string? ActiveSession { get; init; }

    /// <summary>What is known of cards in the readers.</summary>
    public CardFacts Cards { get; init; } = CardFacts.NotAsked;

    /// <summary>
    /// Entries that an administrator restored, with the time of last write that they had then. One that was written
    /// anew since has another; null is every time.
    /// </summary>
    public IReadOnlyDictionary<Thumbprint, DateTimeOffset?> Restored { get; init; } = new Dictionary<Thumbprint, DateTimeOffset?>();
}
