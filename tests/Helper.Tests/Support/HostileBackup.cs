using System.Text.Json;

namespace CertProp.Tests.Support;

/// <summary>Backups of two profiles, of which a test changes one.</summary>
internal sealed class HostileBackup : IDisposable
{
    private readonly string _other;
    private readonly string[] _before;

    public RemovalFolder Folder { get; } = new();

    /// <summary>Where the certificate lay whose backup is changed.</summary>
    public string Entry { get; }

    /// <summary>The file of its backup.</summary>
    public string Elements { get; }

    public HostileBackup()
    {
        Entry = Folder.Add("alice", Support.Elements.OfCard("bob@corp.example"));
        string run = Folder.MustRemove();
        // Of another profile: what comes back there shows that the rest of a run goes on.
        _other = Folder.Add("bob", Support.Elements.OfCard("carl@corp.example"));
        Folder.MustRemove();
        Elements = Path.Combine(run, "1.elements");
        _before = Tree();
    }

    public void Dispose() => Folder.Dispose();

    /// <summary>Puts both back: the one problem, after all that must hold of every refusal.</summary>
    public JsonElement Restore()
    {
        JsonElement report = Folder.MustRestore(
            3, "--thumbprint", Path.GetFileName(Entry), "--thumbprint", Path.GetFileName(_other));
        Assert.Equal([_other], Tree().Except(_before));
        File.Delete(_other);
        JsonElement problem = Assert.Single(report.GetProperty("problems").EnumerateArray());
        Assert.Equal("ioError", problem.GetProperty("code").GetString());
        return problem;
    }

    private string[] Tree() => Directory.GetFileSystemEntries(Folder.Profiles, "*", SearchOption.AllDirectories);
}
