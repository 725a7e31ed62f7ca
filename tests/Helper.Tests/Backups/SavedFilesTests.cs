using System.Text.Json;
using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Backups;

/// <summary>What a real run leaves in its folder: a store for people, exact bytes for certprop, a record of what it did.</summary>
public sealed class SavedFilesTests : IDisposable
{
    private readonly RemovalFolder _folder = new();
    private readonly Dictionary<string, byte[][]> _elements = [];

    public SavedFilesTests()
    {
        foreach (string profile in new[] { "alice", "bob", "carl" })
        {
            string[] paths =
            [
                .. _folder.AddLeaked(profile, 2), AddCertificateFirst(profile),
            ];
            _elements[profile] = [.. paths.Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_HasTwoFilesAProfile_ItsJournalAndItsDescription()
    {
        string run = _folder.MustRemove();

        Assert.Equal(
            ["1.elements", "1.sst", "2.elements", "2.sst", "3.elements", "3.sst", "journal.jsonl", "run.json"],
            Directory.GetFileSystemEntries(run).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(run, "run.json")));
        JsonElement description = document.RootElement;
        Assert.Equal(
            (Path.GetFileName(run), "folder", "complete", 3, 9, 9),
            (description.GetProperty("run").GetString(), description.GetProperty("scope").GetString(),
                description.GetProperty("state").GetString(), description.GetProperty("profiles").GetInt32(),
                description.GetProperty("certificates").GetInt32(), description.GetProperty("removed").GetInt32()));
        Assert.Equal(JsonValueKind.Null, description.GetProperty("restored").ValueKind);
    }

    [Fact]
    public void Store_HoldsEveryEntryAsWindowsReadsIt()
    {
        string run = _folder.MustRemove();

        Assert.Equal(
            _elements.SelectMany(profile => profile.Value).Select(SerializedStoreReader.ReadElement),
            Enumerable.Range(1, 3).SelectMany(number => SerializedStoreReader.Read(File.ReadAllBytes(Path.Combine(run, $"{number}.sst")))));
    }

    [Fact]
    public void Store_IsReadByListToo()
    {
        string run = _folder.MustRemove();

        CommandResult result = CommandRun.Of("list", "--store", Path.Combine(run, "2.sst"), "--format", "json");

        Assert.Equal((0, 3), (result.ExitCode, result.Json.GetProperty("certificates").GetArrayLength()));
        Assert.Equal(0, result.Json.GetProperty("summary").GetProperty("unreadable").GetInt32());
    }

    [Fact]
    public void Elements_HoldTheExactBytes()
    {
        string run = _folder.MustRemove();

        foreach ((int number, (string profile, byte[][] elements)) in _elements.Index())
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(run, $"{number + 1}.elements")));
            Assert.Equal(profile, document.RootElement.GetProperty("key").GetString());
            JsonElement[] entries = [.. document.RootElement.GetProperty("entries").EnumerateArray()];
            Assert.Equal(elements, entries.Select(entry => entry.GetProperty("element").GetBytesFromBase64()));
            Assert.All(entries, entry => Assert.Equal(
                RemovalFolder.Written, entry.GetProperty("lastWrite").GetDateTime()));
        }
    }

    [Fact]
    public void Journal_IsOneObjectALine_AndNamesNobody()
    {
        string run = _folder.MustRemove();
        _folder.MustRestore(0, "--run", "last");

        string journal = File.ReadAllText(Path.Combine(run, "journal.jsonl"));

        JsonElement[] lines = [.. Lines(journal)];
        Assert.Equal(18, lines.Length);
        Assert.All(lines[..9], line => Assert.Equal("removed", line.GetProperty("action").GetString()));
        Assert.All(lines[9..], line => Assert.Equal("putBack", line.GetProperty("action").GetString()));
        Assert.All(lines, line => Assert.Equal(
            "action backup detail issuer path profile thumbprint time",
            string.Join(' ', line.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal))));
        Assert.Equal(
            lines[..9].Select(line => line.GetProperty("thumbprint").GetString()).Order(),
            lines[9..].Select(line => line.GetProperty("thumbprint").GetString()).Order());
        Assert.All(lines, line => Assert.Equal("alice bob carl".Split(' ')[line.GetProperty("backup").GetInt32() - 1], line.GetProperty("profile").GetString()));
        // Everybody's subject is a UPN; the self-signed issuer is one too.
        Assert.DoesNotContain("CN=u", journal, StringComparison.Ordinal);
        Assert.DoesNotContain(".example,", journal, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret Person", journal, StringComparison.Ordinal);
        Assert.Contains("(self-signed)", journal, StringComparison.Ordinal);
    }

    [Fact]
    public void Journal_CountsWhatTheReportCounts()
    {
        string run = _folder.MustRemove("--thumbprint", Thumbprint("alice", 0), "--thumbprint", Thumbprint("carl", 1));

        JsonElement[] lines = [.. Lines(File.ReadAllText(Path.Combine(run, "journal.jsonl")))];

        Assert.Equal(
            [Thumbprint("alice", 0), Thumbprint("carl", 1)], lines.Select(line => line.GetProperty("thumbprint").GetString()));
        Assert.Equal(4, Directory.GetFiles(run, "*.sst").Concat(Directory.GetFiles(run, "*.elements")).Count());
    }

    private static IEnumerable<JsonElement> Lines(string journal)
    {
        Assert.EndsWith("\n", journal, StringComparison.Ordinal);
        return journal.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement);
    }

    private string Thumbprint(string profile, int number) =>
        new ElementWriter().Certificate(SerializedStoreReader.ReadElement(_elements[profile][number]).Certificate).Thumbprint;

    // Self-signed, and its certificate in front of its properties, as no Windows writes it.
    private string AddCertificateFirst(string profile)
    {
        byte[] der = new SampleCertificate { Subject = "CN=Secret Person", Issuer = "CN=Secret Person", Seed = profile }.ToDer();
        ElementWriter certificate = new ElementWriter().Certificate(der);
        byte[] properties = new ElementWriter()
            .KeyProvider(Providers.SmartCardCsp, "c", type: 1, keySpec: 1).Add(PropertyIds.FriendlyName, "card").ToArray();
        return _folder.Add(profile, certificate.Thumbprint, [.. certificate.ToArray(), .. properties]);
    }
}
