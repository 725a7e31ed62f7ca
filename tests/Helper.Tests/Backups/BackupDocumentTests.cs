using System.Text;
using System.Text.Json;
using CertProp.Backups;
using CertProp.Certificates;
using CertProp.Files;
using CertProp.Stores;
using CertProp.Tests.Support;

namespace CertProp.Tests.Backups;

/// <summary>The files of the backup folder: what is written is read again, and what is damaged is refused.</summary>
public class BackupDocumentTests
{
    private static readonly RunFile s_run = new()
    {
        Run = "20260701T120509Z-00af",
        HelperVersion = "1.2.3",
        Device = "PC \"1\" ünï\u202E",
        Scope = "folder",
        State = RunState.Complete,
        Profiles = 17,
        Certificates = int.MaxValue,
        Removed = 3,
        Restored = new DateTimeOffset(2026, 7, 2, 1, 2, 3, TimeSpan.Zero),
    };

    private static readonly StoredCopy s_copy = Copy("bob@corp.example", new FileTraits(
        Situation.Now.AddTicks(1_234_567), FileAttributes.Hidden | FileAttributes.Archive,
        new UnixOwnership(UnixFileMode.UserRead | UnixFileMode.GroupRead, 4_294_967_294, 7)));

    [Fact]
    public void RunFile_IsReadAsItWasWritten()
    {
        Assert.Equal(s_run, ReadRun(s_run.Write()));
        RunFile begun = s_run with { State = RunState.Begun, Restored = null, Profiles = 0 };
        Assert.Equal(begun, ReadRun(begun.Write()));
    }

    [Fact]
    public void RunFile_NamesItsFilesAndItselfLast() => Assert.Equal(
        ["1.sst", "1.elements", "2.sst", "2.elements", "journal.jsonl", "run.json"], (s_run with { Profiles = 2 }).FileNames);

    [Theory]
    [InlineData("\"profiles\": 17", "\"profiles\": -1")]
    [InlineData("\"profiles\": 17", "\"profiles\": 2147483648")]
    [InlineData("\"profiles\": 17", "\"profiles\": 1.5")]
    [InlineData("\"profiles\": 17", "\"profiles\": \"17\"")]
    [InlineData("\"profiles\": 17", "\"files\": [\"../../evil\"]")]
    [InlineData("\"state\": \"complete\"", "\"state\": \"Complete\"")]
    [InlineData("\"state\": \"complete\"", "\"state\": 1")]
    [InlineData("\"version\": 1", "\"version\": 2")]
    [InlineData("\"scope\": \"folder\"", "\"scope\": null")]
    [InlineData("\"restored\": \"2026-07-02T01:02:03Z\"", "\"restored\": \"soon\"")]
    public void RunFileThatSaysOtherwise_IsRefused(string written, string changed)
    {
        string text = Encoding.UTF8.GetString(s_run.Write());
        Assert.Contains(written, text, StringComparison.Ordinal);

        AssertRefusedRun(text.Replace(written, changed, StringComparison.Ordinal));
    }

    [Fact]
    public void RunFileCutAnywhere_IsRefused()
    {
        byte[] whole = s_run.Write();
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Null(RunFile.TryRead(whole.AsSpan(0, length), out string? fault));
            Assert.NotNull(fault);
        }
    }

    [Fact]
    public void Elements_AreReadAsTheyWereWritten()
    {
        StoredCopy live = Copy("carl@corp.example", traits: null);
        var file = new ElementsFile("Bob \u202E", "S-1-5-21-1", "/roots/a b", [.. new[] { s_copy, live }.Select(ElementsFile.Describe)]);

        ElementsFile read = ElementsFile.TryRead("1.elements", file.Write(), out string? fault)!;

        Assert.Null(fault);
        Assert.Equal((file.Profile, file.Key, file.Root), (read.Profile, read.Key, read.Root));
        foreach ((StoredCopy expected, ElementsFile.Entry entry) in new[] { s_copy, live }.Zip(read.Entries))
        {
            StoredCopy accepted = ElementsFile.Accept(entry, out fault)!;
            Assert.Null(fault);
            Assert.Equal(expected with { Element = accepted.Element }, accepted);
            Assert.Equal(expected.Element, accepted.Element);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ElementUnderAnotherName_IsNotAccepted(bool damaged)
    {
        ElementsFile.Entry entry = ElementsFile.Describe(s_copy);
        entry = damaged ? entry with { Element = entry.Element[..^1] } : entry with { Name = Elements.SomeThumbprint };

        Assert.Null(ElementsFile.Accept(entry, out string? fault));
        Assert.NotNull(fault);
    }

    [Fact]
    public void ElementWhoseCertificateCannotBeDecoded_IsNotAccepted()
    {
        var element = new CertProp.Samples.ElementWriter().Certificate(new RawCertificate { Behind = [5, 0] }.ToDer());

        Assert.Null(ElementsFile.Accept(
            new ElementsFile.Entry(element.Thumbprint, null, null, null, null, null, element.ToArray()), out string? fault));
        Assert.NotNull(fault);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "run": "20260701T120509Z-00af" }""")]
    [InlineData("""{ "holds": [], "entries": [] }""")]
    public void DocumentWithoutAVersion_IsRefused(string document)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(document);
        Assert.Null(RunFile.TryRead(utf8, out _));
        Assert.Null(ElementsFile.TryRead("1.elements", utf8, out _));
        Assert.Throws<InvalidInputException>(() => Holds.Read("holds.json", utf8));
    }

    [Fact]
    public void JournalLines_AreOneObjectEachWhateverTheyHold()
    {
        var entry = new JournalEntry("2026-07-01T12:00:00Z", 3, "a\r\nb\u2028\u0000\"", "/x/\e", "ABC", null, "removed", null);

        string text = Encoding.UTF8.GetString(JournalEntry.Lines([entry, entry with { Detail = "why", Issuer = "CN=\n" }]));

        Assert.All(text.Replace("\n", "", StringComparison.Ordinal), c => Assert.InRange(c, ' ', '~'));
        JsonElement[] lines = [.. text.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(2, lines.Length);
        Assert.Equal((entry.Profile, entry.Path, 3), (lines[0].GetProperty("profile").GetString(), lines[0].GetProperty("path").GetString(), lines[0].GetProperty("backup").GetInt32()));
        Assert.Equal(JsonValueKind.Null, lines[0].GetProperty("issuer").ValueKind);
        Assert.Equal(("why", "CN=\n"), (lines[1].GetProperty("detail").GetString(), lines[1].GetProperty("issuer").GetString()));
        Assert.Empty(JournalEntry.Lines([]));
    }

    private static RunFile ReadRun(byte[] utf8)
    {
        RunFile? run = RunFile.TryRead(utf8, out string? fault);
        Assert.Null(fault);
        return run!;
    }

    private static void AssertRefusedRun(string text)
    {
        Assert.Null(RunFile.TryRead(Encoding.UTF8.GetBytes(text), out string? fault));
        Assert.Contains("run.json", fault, StringComparison.Ordinal);
    }

    private static StoredCopy Copy(string upn, FileTraits? traits)
    {
        CertProp.Samples.ElementWriter element = Elements.OfCard(upn);
        Assert.True(Thumbprint.TryParse(element.Thumbprint, out Thumbprint thumbprint));
        return new StoredCopy(thumbprint, element.Thumbprint.ToLowerInvariant(), element.ToArray(), traits);
    }
}
