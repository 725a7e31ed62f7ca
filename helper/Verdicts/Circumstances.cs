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

    /// <summary>Entries that an administrator restored and nobody has written since.</summary>
    public IReadOnlySet<Thumbprint> Restored { get; init; } = new HashSet<Thumbprint>();
}
