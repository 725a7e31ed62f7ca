using CertProp.Deploy.Bundle;

namespace CertProp.Deploy.Tests.Bundle;

/// <summary>certprop.lock.json, and which revision comes next.</summary>
public class LockFileTests
{
    private static readonly string s_hash = new('A', 64);

    [Fact]
    public void WrittenFile_ReadsBackTheSame()
    {
        LockFile file = new LockFile([]).With(Revision(1, "1.0.0.0")).With(Revision(2, "1.0.1.0"));

        Assert.Equal(file.Revisions, LockFile.Read("lock", file.Write()).Revisions);
    }

    [Fact]
    public void Accepted_AreTheHelpersOfThreeRevisionsOnceEach()
    {
        LockFile file = new LockFile([])
            .With(Revision(1, "1.0.0.0")).With(Revision(2, "1.1.0.0")).With(Revision(3, "1.2.0.0")).With(Revision(4, "1.2.0.0"));

        Assert.Equal(["1.1.0.0", "1.2.0.0"], file.Accepted().Keys.Select(version => $"{version}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("c1", false, 2)]
    [InlineData("c1", true, 2)]
    [InlineData("c2", true, 3)]
    public void NextRevision_ChangesWithTheContent(string content, bool bump, int expected)
    {
        LockFile file = new LockFile([]).With(Revision(1, "1.0.0.0", "c0")).With(Revision(2, "1.0.0.0", "c1"));

        Assert.Equal(expected, NextRevision.Of(file, content, "f0", bump));
        Assert.Throws<InvalidInputException>(() => NextRevision.Of(file, "c2", "f0", bump: false));
        Assert.Equal(1, NextRevision.Of(new LockFile([]), content, "f0", bump));
    }

    [Fact]
    public void ContentOfBefore_IsANewRevisionToo()
    {
        LockFile file = new LockFile([]).With(Revision(1, "1.0.0.0", "c0")).With(Revision(2, "1.0.0.0", "c1"));

        Assert.Equal(3, NextRevision.Of(file, "c0", "f0", bump: true));
    }

    [Theory]
    [InlineData("""{ "version": 1 }""", "revisions")]
    [InlineData("""{ "version": 1, "revisions": [ {} ] }""", "revision")]
    [InlineData("""{ "version": 1, "revisions": [ { "content": "x" } ] }""", "content")]
    [InlineData("""{ "version": 1, "revisions": [ { "helperVersion": "1.0" } ] }""", "helperVersion")]
    [InlineData("""{ "version": 1, "revisions": [ { "helperSha256": "zz" } ] }""", "helperSha256")]
    [InlineData("""{ "version": 1, "revisions": [ { "other": 1 } ] }""", "other")]
    public void DamagedFile_IsOneSentence(string text, string named)
    {
        var wrong = Assert.Throws<InvalidInputException>(() => LockFile.Read("lock", System.Text.Encoding.UTF8.GetBytes(text)));

        Assert.Contains(named, wrong.Message, StringComparison.Ordinal);
    }

    private static LockedRevision Revision(int number, string version, string content = "0123456789ab") =>
        new(number, content, Version.Parse(version), s_hash, s_hash);
}
