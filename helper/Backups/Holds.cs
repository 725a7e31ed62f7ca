using System.Globalization;
using CertProp.Certificates;

namespace CertProp.Backups;

/// <summary>
/// <c>holds.json</c> beside the runs: entries that an administrator put back and that stay from then on, until they are released or written anew: else the
/// next scheduled run would undo the undo.
/// </summary>
internal sealed class Holds
{
    public const string Name = "holds.json";
    public const int MaxLength = 64 << 20;

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

    public byte[] Write() => BackupJson.Write(json =>
    {
        json.WriteStartArray("holds"u8);
        foreach ((string profile, Dictionary<Thumbprint, DateTimeOffset?> holds) in _byProfile.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            foreach ((Thumbprint thumbprint, DateTimeOffset? lastWrite) in holds.OrderBy(pair => pair.Key))
            {
                json.WriteStartObject();
                json.WriteString("profile"u8, profile);
                json.WriteString("thumbprint"u8, thumbprint.ToString());
                json.WriteString("lastWrite"u8, lastWrite?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
                json.WriteEndObject();
            }
        }
        json.WriteEndArray();
    });

    /// <inheritdoc cref="BackupJson.Read"/>
    public static Holds Read(string name, ReadOnlySpan<byte> utf8) => BackupJson.Read(name, utf8, ReadMembers, "holds");

    private static Holds ReadMembers(ref StrictJson document)
    {
        Holds holds = None;
        while (document.NextMember(out string member))
        {
            switch (member)
            {
                case "version":
                    BackupJson.ReadVersion(ref document);
                    break;
                case "holds":
                    document.EnterList();
                    while (document.NextObject())
                        ReadHold(ref document, holds);
                    break;
                default:
                    throw document.UnknownMember("version", "holds");
            }
        }
        return holds;
    }

    private static void ReadHold(ref StrictJson document, Holds holds)
    {
        string profile = "";
        Thumbprint? thumbprint = null;
        DateTimeOffset? lastWrite = null;
        while (document.NextMember(out string member))
        {
            switch (member)
            {
                case "profile":
                    profile = document.ReadString();
                    break;
                case "thumbprint":
                    thumbprint = Thumbprint.TryParse(document.ReadString(), out Thumbprint read) ? read : throw document.Fault("40 hex digits");
                    break;
                case "lastWrite":
                    lastWrite = document.ReadTimeOrNull();
                    break;
                default:
                    throw document.UnknownMember("profile", "thumbprint", "lastWrite");
            }
        }
        holds.Add(profile, thumbprint ?? throw document.Fault("each hold needs a thumbprint", value: false), lastWrite);
    }
}
