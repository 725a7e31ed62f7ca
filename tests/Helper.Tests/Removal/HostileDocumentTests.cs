using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertProp.Tests.Support;

namespace CertProp.Tests.Removal;

/// <summary>Files of a backup that are no list of elements: refused as a whole, and the other profiles come back.</summary>
public sealed class HostileDocumentTests : IDisposable
{
    private readonly HostileBackup _backup = new();

    public void Dispose() => _backup.Dispose();

    [Theory]
    [InlineData("element", "\"not base64!\"")]
    [InlineData("element", "null")]
    [InlineData("element", "[1, 2]")]
    [InlineData("name", "null")]
    [InlineData("name", "\"\\uD800\"")]
    [InlineData("mode", "4096")]
    [InlineData("mode", "-1")]
    [InlineData("user", "-1")]
    [InlineData("user", "4294967296")]
    [InlineData("lastWrite", "\"yesterday\"")]
    [InlineData("path", "\"/etc/passwd\"")]
    public void MemberThatIsWrong_IsRefusedWithTheWholeFile(string member, string value)
    {
        JsonNode document = JsonNode.Parse(File.ReadAllText(_backup.Elements))!;
        JsonObject entry = document["entries"]![0]!.AsObject();
        entry[member] = "%";
        AssertUnreadable(document.ToJsonString().Replace("\"%\"", value, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}}")]
    [InlineData("""{ "version": 2, "profile": "alice", "key": "alice", "root": null, "entries": [] }""")]
    [InlineData("""{ "version": 1, "target": "/etc", "entries": [] }""")]
    [InlineData("""{ "version": 1, "entries": {} }""")]
    [InlineData("""{ "version": 1, "entries": [[[[[[[[[[]]]]]]]]]] }""")]
    [InlineData("""{ "version": 1, "version": 1, "entries": [] }""")]
    public void DocumentThatIsNone_IsRefused(string document) => AssertUnreadable(document);

    [Fact]
    public void DocumentCutAnywhere_IsRefused()
    {
        string whole = File.ReadAllText(_backup.Elements);
        foreach (int length in (int[])[1, 20, whole.Length / 3, whole.Length / 2, whole.Length - 20, whole.Length - 2])
            AssertUnreadable(whole[..length]);
    }

    [Fact]
    public void BytesThatAreNoText_AreRefused()
    {
        File.WriteAllBytes(_backup.Elements, [.. File.ReadAllBytes(_backup.Elements)[..40], 0xFF, 0xFE, 0, 0, 0x80]);
        AssertUnreadable(null);
    }

    [Fact]
    public void MoreThanABackupEverHas_IsNotRead()
    {
        string whole = File.ReadAllText(_backup.Elements);
        AssertUnreadable(whole + new string(' ', 25 << 20));
    }

    private void AssertUnreadable(string? document)
    {
        if (document is not null)
            File.WriteAllText(_backup.Elements, document, new UTF8Encoding(false));
        JsonElement problem = _backup.Restore();
        Assert.Equal(_backup.Elements, problem.GetProperty("path").GetString());
        Assert.Contains("cannot be read", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
