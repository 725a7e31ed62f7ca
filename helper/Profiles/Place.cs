using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Profiles;

/// <summary>One store to examine and whose it is.</summary>
/// <param name="Name">The profile folder's name; empty for a store file that belongs to no profile.</param>
/// <param name="Path">For people: where it is.</param>
/// <param name="Owner">Whose it is.</param>
internal abstract record Place(string Name, string Path, ProfileOwner Owner)
{
    /// <summary>
    /// What backups and holds know the place by: the owner's SID where the machine tells it, else the profile's name.
    /// Never a path: whoever restores finds the place anew.
    /// </summary>
    public virtual string Key => Name;

    /// <summary>The folder of profiles that somebody named, where several may hold profiles of one name; else null.</summary>
    public virtual string? Root => null;

    /// <summary>A profile even where it holds no store.</summary>
    public bool IsProfile { get; init; } = true;

    /// <summary>Opens the store; the caller owns it.</summary>
    /// <param name="problem">Why it could not be opened.</param>
    /// <returns>Null with a problem, or without one where there is no store.</returns>
    public abstract ICertificateStore? OpenStore(out Problem? problem);

    /// <summary>Opens the store to take entries out and put them back; the caller owns it.</summary>
    /// <inheritdoc cref="OpenStore"/>
    public abstract IWritableStore? OpenForChange(out Problem? problem);

    /// <summary>Why its user counts as signed in elsewhere; null where the user does not.</summary>
    /// <param name="anew">Whether the answer must be of this moment, and not of the last seconds.</param>
    public virtual string? WhySignedIn(bool anew = false) => null;

    /// <summary>
    /// Remembers what must stay as it is from here to the last removal. What is returned says why it did not, and null
    /// as long as it did; it is null itself where there is nothing to watch.
    /// </summary>
    public virtual Func<string?>? Watch() => null;

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

    public override IWritableStore? OpenForChange(out Problem? problem) =>
        throw new InvalidOperationException("A store file that somebody named is only read.");
}
