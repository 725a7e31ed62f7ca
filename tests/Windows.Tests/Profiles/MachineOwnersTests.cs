using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Profiles;

/// <summary>What Windows knows of a profile's owner without the network decides whose a certificate is.</summary>
public sealed class MachineOwnersTests(PublishedExe exe) : IDisposable
{
    private const string Sid = $"{MachineProfileList.Domain}-1105";
    private const string EntraSid = "S-1-12-1-1111111111-2222222222-3333333333-444444444";

    private readonly PolicyFiles _policies = new();
    private readonly MachineProfileList _profiles = new(exe.Prefix);

    [Theory]
    [InlineData("foreign", "bob@corp.example", "someone@corp.example")]
    [InlineData("foreign", "bob@corp.example", "alice@CORP.example")]
    [InlineData("own", "alice@corp.example", "Alice@CORP.example")]
    [InlineData("own", "alice@corp.example", "alice@elsewhere.example")]
    [InlineData("unknown", "bob@elsewhere.example", "someone@corp.example")]
    [InlineData("unknown", "1234567890@corp.example", "someone@corp.example")]
    [InlineData("unknown", "bob@corp.example", null)]
    [InlineData("unknown", "bob@corp.example", "CORP\\\\alice")]
    public void IdentityStore_GivesTheUpn(string owner, string certificateUpn, string? userName)
    {
        ElementWriter entry = Entries.Of(
            Entries.CertificateOf("Somebody") with { Sid = null, Upns = [certificateUpn] }, Providers.SmartCardKsp);
        _profiles.MakeFolder("users/alice", entry);
        _profiles.Add(EntraSid, @"C:\users\alice");
        if (userName is not null)
            _profiles.AddIdentity(EntraSid, userName);
        _profiles.Import();

        CommandResult result = List();

        Assert.Equal(owner, result.Find(entry)?.GetProperty("owner").GetString());
        Assert.Equal(owner == "foreign" ? "leaked" : owner == "own" ? "owner" : "ownerUnknown", result.ReasonOf(entry));
    }

    // The folder may have been made for somebody else once; the entry's key is who owns it now.
    [Fact]
    public void Sid_IsTheEntrysKey_AndTheFolderNameOnlyKeeps()
    {
        ElementWriter byKey = OfSid("By Key", Sid), other = OfSid("Other", Entries.ForeignSid);
        ElementWriter byFolder = Entries.Of(
            Entries.CertificateOf("By Folder") with { Sid = Entries.ForeignSid, Upns = ["renamed@corp.example"] }, Providers.SmartCardKsp);
        _profiles.MakeFolder("users/renamed.CONTOSO.001", byKey, other, byFolder);
        _profiles.Add(Sid, @"C:\users\renamed.CONTOSO.001").Import();

        CommandResult result = List();

        Assert.Equal("owner", result.ReasonOf(byKey));
        Assert.Equal("owner", result.ReasonOf(byFolder));
        Assert.Equal("leaked", result.ReasonOf(other));
    }

    [Fact]
    public void EntraAndDirectorySid_AreNotComparable()
    {
        ElementWriter entry = OfSid("Two Kinds", Entries.ForeignSid);
        _profiles.MakeFolder("users/entra", entry);
        _profiles.Add(EntraSid, @"C:\users\entra").Import();

        Assert.Equal("ownerUnknown", List().ReasonOf(entry));
    }

    // By what the folder is: the path on the command line and the one in the list differ.
    [Fact]
    public void FolderOfProfiles_RecognisesThisMachinesOwn()
    {
        ElementWriter entry = Entries.Foreign();
        string folder = _profiles.MakeFolder("elsewhere/someone", entry);
        _profiles.Add(Sid, @"C:\elsewhere\someone").Import();

        CommandResult result = exe.Run(
            new PlayedMachine(), "list", "--profiles", PublishedExe.WindowsPath(Path.GetDirectoryName(folder)!), "--format", "json",
            "--policy", _policies.Make()).Command;

        Assert.Equal("leaked", result.ReasonOf(entry));
    }

    public void Dispose()
    {
        _profiles.Dispose();
        _policies.Dispose();
    }

    private static ElementWriter OfSid(string person, string sid) =>
        Entries.Of(Entries.CertificateOf(person) with { Sid = sid }, Providers.SmartCardKsp);

    private CommandResult List() => exe.Run(
        new PlayedMachine(), "list", "--scope", "profiles", "--format", "json", "--policy", _policies.Make()).Command;
}
