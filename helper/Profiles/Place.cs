using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Profiles;

/// <summary>One store to examine and whose it is.</summary>
/// <param name="Name">The profile folder's name; empty for a store file that belongs to no profile.</param>
/// <param name="Path">For people: where it is.</param>
/// <param name="Owner">Whose it is.</param>
internal abstract record Place(string Name, string Path, ProfileOwner Owner)
{
    /// <summary>A profile even where it holds no store.</summary>
    public bool IsProfile { get; init; } = true;

    /// <summary>Opens the store; the caller owns it.</summary>
    /// <param name="problem">Why it could not be opened.</param>
    /// <returns>Null with a problem, or without one where there is no store.</returns>
    public abstract ICertificateStore? OpenStore(out Problem? problem);

    /// <summary>Why its user counts as signed in elsewhere, at this moment; null where the user does not.</summary>
    public virtual string? WhySignedIn() => null;

    /// <summary>What is known, at this moment, of cards in the readers of the store's own session.</summary>
    public virtual CardFacts FindCards() => CardFacts.NotAsked;
}

/// <summary>A store file that somebody named.</summary>
internal sealed record FilePlace(string Path, StoreFile File) : Place("", Path, ProfileOwner.Unknown)
{
    public override ICertificateStore? OpenStore(out Problem? problem)
    {
        problem = null;
        return File;
    }
}
