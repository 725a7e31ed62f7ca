using CertProp.Certificates;

namespace CertProp.Backups;

/// <summary>
/// Entries that an administrator put back and that stay from then on, until they are released or written anew: else the
/// next scheduled run would undo the undo.
/// </summary>
internal sealed class Holds
{
    // Profile key, compared as Windows does -> thumbprint -> the entry's last write, null where that was not known.
    private readonly Dictionary<string, Dictionary<Thumbprint, DateTimeOffset?>> _byProfile;

    private Holds(Dictionary<string, Dictionary<Thumbprint, DateTimeOffset?>> byProfile) => _byProfile = byProfile;

    public static Holds None => new(new(StringComparer.OrdinalIgnoreCase));

    public int Count => _byProfile.Values.Sum(holds => holds.Count);

    /// <summary>What is held in one profile: thumbprints, each with the last write that its hold is for.</summary>
    public IReadOnlyDictionary<Thumbprint, DateTimeOffset?> Of(string profile) =>
        _byProfile.TryGetValue(profile, out Dictionary<Thumbprint, DateTimeOffset?>? holds) ? holds : new Dictionary<Thumbprint, DateTimeOffset?>();

    /// <summary>Holds an entry; without a time, whatever its time is.</summary>
    public void Add(string profile, Thumbprint thumbprint, DateTimeOffset? lastWrite)
    {
        if (!_byProfile.TryGetValue(profile, out Dictionary<Thumbprint, DateTimeOffset?>? holds))
            _byProfile.Add(profile, holds = []);
        holds[thumbprint] = lastWrite;
    }

    /// <summary>Ends the hold of one entry.</summary>
    public bool Remove(string profile, Thumbprint thumbprint) =>
        _byProfile.TryGetValue(profile, out Dictionary<Thumbprint, DateTimeOffset?>? holds) && holds.Remove(thumbprint);

    /// <summary>Ends the holds of one certificate in all profiles; how many there were.</summary>
    public int Release(Thumbprint thumbprint) => _byProfile.Keys.Count(profile => Remove(profile, thumbprint));

    /// <summary>What a file says; null, with what is wrong, where it names something else than thumbprints.</summary>
    public static Holds? TryRead(HoldsFile file, out string? fault)
    {
        fault = null;
        Holds holds = None;
        foreach (HoldsFile.Hold hold in file.Holds)
        {
            if (!Thumbprint.TryParse(hold.Thumbprint, out Thumbprint thumbprint))
            {
                fault = $"\"{hold.Thumbprint}\" is no thumbprint";
                return null;
            }
            holds.Add(hold.Profile, thumbprint, hold.LastWrite);
        }
        return holds;
    }

    public HoldsFile ToFile() => new(1,
    [
        .. from profile in _byProfile
           orderby profile.Key
           from hold in profile.Value
           orderby hold.Key
           select new HoldsFile.Hold(profile.Key, hold.Key.ToString(), hold.Value),
    ]);
}

/// <summary><c>holds.json</c> beside the runs.</summary>
/// <param name="Version">1.</param>
/// <param name="Holds">One an entry and profile.</param>
internal sealed record HoldsFile(int Version, IReadOnlyList<HoldsFile.Hold> Holds) : IBackupDocument
{
    public const string Name = "holds.json";
    public const int MaxLength = 64 << 20;

    internal sealed record Hold(string Profile, string Thumbprint, DateTimeOffset? LastWrite);
}
