using System.Globalization;
using CertProp.Files;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Backups;

/// <summary>
/// <c>&lt;n&gt;.elements</c>: the exact bytes of every entry that a run takes from one profile, and what their files have
/// beside them. It names a profile and holds no path that restoring would open.
/// </summary>
/// <param name="Profile">The profile folder's name, for people.</param>
/// <param name="Key">What the profile is found by: its owner's SID, or its name.</param>
/// <param name="Root">The folder of profiles that was named, to tell apart several; null where the key is a SID.</param>
/// <param name="Entries">The entries in stored order.</param>
internal sealed record ElementsFile(string Profile, string Key, string? Root, IReadOnlyList<ElementsFile.Entry> Entries)
{
    /// <summary>Larger ones are refused: a profile's leaked entries are left alone beyond a fraction of this.</summary>
    public const int MaxLength = 24 << 20;

    /// <param name="Name">The file's name: the thumbprint's hex digits as the store wrote them.</param>
    /// <param name="LastWrite">Of the file; null where the store was live.</param>
    /// <param name="Attributes">Windows' attributes of the file, as a number; null elsewhere.</param>
    /// <param name="Mode">Unix permission bits, as a number; null on Windows.</param>
    /// <param name="User">Unix user id; null on Windows.</param>
    /// <param name="Group">Unix group id; null on Windows.</param>
    /// <param name="Element">The store element's bytes.</param>
    internal sealed record Entry(
        string Name, DateTimeOffset? LastWrite, int? Attributes, int? Mode, uint? User, uint? Group, byte[] Element);

    public static Entry Describe(StoredCopy copy) => new(
        copy.Name,
        copy.Traits?.LastWrite,
        (int?)copy.Traits?.Attributes,
        (int?)copy.Traits?.Unix?.Mode,
        copy.Traits?.Unix?.User,
        copy.Traits?.Unix?.Group,
        copy.Element);

    /// <summary>
    /// The entry as a store takes it back. Nothing in the file is believed: the thumbprint is computed, the name must be
    /// its digits, and the element must pass every acceptance rule.
    /// </summary>
    /// <returns>Null with what is wrong.</returns>
    public static StoredCopy? Accept(Entry entry, out string? fault)
    {
        var facts = new EntryFacts(entry.Name, entry.Element, entry.LastWrite);
        fault = facts.Fault;
        if (fault is not null || !facts.TryGetDetails(out _, out fault))
            return null;
        return new StoredCopy(facts.Thumbprint!.Value, entry.Name, entry.Element, TraitsOf(entry));
    }

    public byte[] Write() => BackupJson.Write(json =>
    {
        json.WriteString("profile"u8, Profile);
        json.WriteString("key"u8, Key);
        json.WriteString("root"u8, Root);
        json.WriteStartArray("entries"u8);
        foreach (Entry entry in Entries)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, entry.Name);
            json.WriteString("lastWrite"u8, entry.LastWrite?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            BackupJson.WriteNumber(json, "attributes"u8, entry.Attributes);
            BackupJson.WriteNumber(json, "mode"u8, entry.Mode);
            BackupJson.WriteNumber(json, "user"u8, entry.User);
            BackupJson.WriteNumber(json, "group"u8, entry.Group);
            json.WriteBase64String("element"u8, entry.Element);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    /// <inheritdoc cref="BackupJson.TryRead"/>
    public static ElementsFile? TryRead(string name, ReadOnlySpan<byte> utf8, out string? fault) =>
        BackupJson.TryRead(name, utf8, Read, out fault, "key", "entries");

    private static ElementsFile Read(ref StrictJson document)
    {
        string profile = "", key = "";
        string? root = null;
        var entries = new List<Entry>();
        while (document.NextMember(out string member))
        {
            switch (member)
            {
                case "version":
                    BackupJson.ReadVersion(ref document);
                    break;
                case "profile":
                    profile = document.ReadString();
                    break;
                case "key":
                    key = document.ReadString();
                    break;
                case "root":
                    root = document.ReadStringOrNull();
                    break;
                case "entries":
                    document.EnterList();
                    while (document.NextObject())
                        entries.Add(ReadEntry(ref document));
                    break;
                default:
                    throw document.UnknownMember("version", "profile", "key", "root", "entries");
            }
        }
        return new ElementsFile(profile, key, root, entries);
    }

    private static Entry ReadEntry(ref StrictJson document)
    {
        var entry = new Entry("", null, null, null, null, null, []);
        while (document.NextMember(out string member))
        {
            entry = member switch
            {
                "name" => entry with { Name = document.ReadString() },
                "lastWrite" => entry with { LastWrite = document.ReadTimeOrNull() },
                "attributes" => entry with { Attributes = (int?)document.ReadLongOrNull(int.MinValue, int.MaxValue) },
                "mode" => entry with { Mode = (int?)document.ReadLongOrNull(0, 0xFFF) },
                "user" => entry with { User = (uint?)document.ReadLongOrNull(0, uint.MaxValue) },
                "group" => entry with { Group = (uint?)document.ReadLongOrNull(0, uint.MaxValue) },
                "element" => entry with { Element = document.ReadBase64() },
                _ => throw document.UnknownMember("name", "lastWrite", "attributes", "mode", "user", "group", "element"),
            };
        }
        return entry;
    }

    private static FileTraits? TraitsOf(Entry entry) =>
        entry.LastWrite is not { } lastWrite ? null : new FileTraits(
            lastWrite,
            (FileAttributes?)entry.Attributes,
            entry is { Mode: { } mode, User: { } user, Group: { } group }
                ? new UnixOwnership((UnixFileMode)(mode & 0x1FF), user, group)
                : null);
}
