using System.Text.Json;

namespace CertProp.Deploy.Bundle;

/// <summary>A bundle that was packed.</summary>
/// <param name="Revision">From 1.</param>
/// <param name="Content">First 12 hex digits of what it is known by.</param>
/// <param name="HelperVersion">File version in four parts.</param>
/// <param name="HelperUnsigned">Hex SHA-256 of the helper without signature.</param>
/// <param name="HelperSha256">Hex SHA-256 of the helper as it goes out.</param>
/// <param name="Configuration">
/// What Configuration Manager's baseline and item are known by, apart from their scripts; null where it was packed
/// before there were any.
/// </param>
internal sealed record LockedRevision(
    int Revision, string Content, Version HelperVersion, string HelperUnsigned, string HelperSha256,
    string? Configuration = null);

/// <summary>
/// certprop.lock.json: which revisions there were, and with which helper. The administrator keeps it under version
/// control beside the settings: scripts that accept the helpers of two revisions before this one are made from it.
/// </summary>
internal sealed record LockFile(IReadOnlyList<LockedRevision> Revisions)
{
    public const string FileName = "certprop.lock.json";

    // Of this revision and of the two before it: an update in either direction never says ERROR.
    private const int AcceptedRevisions = 3;

    private static readonly string[] s_required =
        ["revision", "content", "helperVersion", "helperUnsigned", "helperSha256"];

    private static readonly string[] s_members = [.. s_required, "configuration"];

    public LockedRevision? Latest => Revisions is [.., var latest] ? latest : null;

    /// <summary>The revision that went out with this file version; null where none did.</summary>
    public LockedRevision? OfHelper(Version version) =>
        Revisions.LastOrDefault(revision => revision.HelperVersion == version);

    /// <summary>What the scripts of the latest revision accept: hex SHA-256 by file version.</summary>
    public IReadOnlyDictionary<Version, string> Accepted() => Revisions
        .TakeLast(AcceptedRevisions)
        .DistinctBy(revision => revision.HelperVersion)
        .ToDictionary(revision => revision.HelperVersion, revision => revision.HelperSha256);

    public LockFile With(LockedRevision revision) => new([.. Revisions, revision]);

    /// <returns>An empty one where the file is not there.</returns>
    /// <exception cref="InvalidInputException">It is damaged.</exception>
    public static LockFile Load(string path) =>
        Path.Exists(path) ? Read(path, NamedFile.Read(path, "locked revisions were expected")) : new LockFile([]);

    public void Save(string path)
    {
        string beside = $"{path}.new";
        try
        {
            File.WriteAllBytes(beside, Write());
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    internal static LockFile Read(string name, ReadOnlySpan<byte> utf8)
    {
        var document = new StrictJson(name, utf8);
        var revisions = new List<LockedRevision>();
        while (document.NextMember(out string member))
        {
            switch (member)
            {
                case "version":
                    document.ReadInteger(1, 1);
                    break;
                case "revisions":
                    document.EnterList();
                    while (document.NextObject())
                        revisions.Add(ReadRevision(ref document, revisions.Count + 1));
                    break;
                default:
                    throw document.UnknownMember("version", "revisions");
            }
        }
        document.ReadEnd();
        document.Require("version", "revisions");
        return new LockFile(revisions);
    }

    private static LockedRevision ReadRevision(ref StrictJson document, int expected)
    {
        var revision = new LockedRevision(0, "", new Version(0, 0, 0, 0), "", "");
        while (document.NextMember(out string member))
        {
            revision = member switch
            {
                "revision" => revision with { Revision = document.ReadInteger(expected, expected) },
                "content" => revision with { Content = ReadHex(ref document, BundleContent.Digits) },
                "helperVersion" => revision with { HelperVersion = ReadVersion(ref document) },
                "helperUnsigned" => revision with { HelperUnsigned = ReadHex(ref document, 64) },
                "helperSha256" => revision with { HelperSha256 = ReadHex(ref document, 64) },
                "configuration" => revision with { Configuration = ReadHex(ref document, BundleContent.Digits) },
                _ => throw document.UnknownMember(s_members),
            };
        }
        document.Require(s_required);
        return revision;
    }

    private static string ReadHex(ref StrictJson document, int digits) =>
        document.ReadString() is var text && text.Length == digits && text.All(char.IsAsciiHexDigit)
            ? text
            : throw document.Fault($"{digits} hex digits");

    private static Version ReadVersion(ref StrictJson document) =>
        Version.TryParse(document.ReadString(), out Version? version) && version.Revision >= 0
            ? version
            : throw document.Fault("a file version of four numbers, such as \"1.0.0.0\"");

    internal byte[] Write()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteStartArray("revisions");
            foreach (LockedRevision revision in Revisions)
            {
                json.WriteStartObject();
                json.WriteNumber("revision", revision.Revision);
                json.WriteString("content", revision.Content);
                json.WriteString("helperVersion", $"{revision.HelperVersion}");
                json.WriteString("helperUnsigned", revision.HelperUnsigned);
                json.WriteString("helperSha256", revision.HelperSha256);
                if (revision.Configuration is { } configuration)
                    json.WriteString("configuration", configuration);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        bytes.Write("\n"u8);
        return bytes.ToArray();
    }
}
