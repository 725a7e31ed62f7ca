using CertProp.Profiles;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Tests.Support;

/// <summary>A profile of leaked entries that says what happens to it while it is worked on.</summary>
internal sealed record PlayedPlace(string Name) : Place(Name, $"/fake/{Name}", ProfileOwner.Unknown)
{
    /// <summary>What is in its store: thumbprint and bytes, in stored order.</summary>
    public List<(string Name, byte[] Element)> Entries { get; } = [];

    /// <summary>Why somebody is signed in, asked right before the first removal.</summary>
    public string? SignsInLater { get; init; }

    /// <summary>Called before each removal with the number of those before; a result refuses it.</summary>
    public Func<int, StoreChange?> BeforeRemoval { get; init; } = _ => null;

    /// <summary>What becomes of an entry that is put back.</summary>
    public StoreChange PutBackEnds { get; init; } = StoreChange.Done;

    /// <summary>What changed since the profile was read; null as long as nothing did.</summary>
    public Func<string?>? Watched { get; init; }

    public static PlayedPlace With(string name, int entries, Func<PlayedPlace, PlayedPlace>? change = null)
    {
        PlayedPlace place = change?.Invoke(new PlayedPlace(name)) ?? new PlayedPlace(name);
        for (int number = 0; number < entries; number++)
        {
            CertProp.Samples.ElementWriter element = Elements.OfCard($"u{number}@{name}.example");
            place.Entries.Add((element.Thumbprint, element.ToArray()));
        }
        return place;
    }

    public override string? WhySignedIn(bool anew = false) => anew ? SignsInLater : null;

    public override Func<string?>? Watch() => Watched;

    public override ICertificateStore? OpenStore(out Problem? problem)
    {
        problem = null;
        return new FakeStore(reader =>
        {
            foreach ((string name, byte[] element) in Entries)
                reader.Entry(new StoredEntry(name, new StorePath(Path, name), element, DateTimeOffset.UnixEpoch.AddYears(50)));
            return true;
        });
    }

    public override IWritableStore? OpenForChange(out Problem? problem)
    {
        problem = null;
        return new Store(this);
    }

    private sealed class Store(PlayedPlace place) : IWritableStore
    {
        private int _removals;

        public StoreChange Remove(StoredCopy entry) =>
            place.BeforeRemoval(_removals++) ?? (place.Entries.RemoveAll(there => there.Name == entry.Name) == 1
                ? StoreChange.Done
                : new StoreChange(ChangeResult.AlreadySo, "it was gone before it could be removed"));

        public bool Has(StoredCopy entry) => place.Entries.Exists(there => there.Name == entry.Name);

        public string PathOf(StoredCopy entry) => $"{place.Path}/{entry.Name}";

        public StoreChange PutBack(StoredCopy entry)
        {
            if (place.PutBackEnds.Result is ChangeResult.Done)
                place.Entries.Add((entry.Name, entry.Element));
            return place.PutBackEnds;
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
