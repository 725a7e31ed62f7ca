using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Sessions;

/// <summary>One run as SYSTEM cleans the stores of who is signed in, in their sessions, and the profiles of everybody else.</summary>
public sealed class MachineScopeTests : IDisposable
{
    private const string Bob = $"{MachineProfileList.Domain}-1201", Carol = $"{MachineProfileList.Domain}-1202", Dave = $"{MachineProfileList.Domain}-1203";

    private readonly PublishedExe _exe;
    private readonly MachineProfileList _profiles;
    private readonly PersonalStore _store;
    private readonly SessionEnvironment _session;
    private readonly PolicyFiles _policies = new();
    private readonly ElementWriter _leaked = Entries.Foreign(), _inProfile = Entries.Foreign("Sid Somebody");

    public MachineScopeTests(PublishedExe exe)
    {
        _exe = exe;
        _profiles = new MachineProfileList(exe.Prefix);
        _store = new PersonalStore(exe.Prefix);
        _session = new SessionEnvironment(exe.Prefix);
        _store.Fill(_leaked, Entries.Own());
        foreach ((string sid, string name) in new[] { (Bob, "bob"), (Carol, "carol"), (Dave, "dave") })
        {
            _profiles.MakeFolder($"users/{name}", _inProfile);
            _profiles.Add(sid, $@"%SystemDrive%\users\{name}");
        }
        _profiles.Import();
    }

    [Fact]
    public void Remove_CleansLiveStoreAndProfilesInOneRun_AndRestoreBringsAllBack()
    {
        CommandResult removal = Run("remove", "--format", "json");
        Assert.Equal((0, ""), (removal.ExitCode, removal.Error));
        Assert.Equal(4, removal.Json.GetProperty("summary").GetProperty("removed").GetInt32());
        Assert.Equal("machine", removal.Json.GetProperty("scope").GetString());

        Assert.StartsWith("CLEAN ", Run("detect", "--format", "line").Output, StringComparison.Ordinal);

        string run = removal.Json.GetProperty("backup").GetProperty("run").GetString()!;
        CommandResult restored = Run("restore", "--run", run, "--format", "json");
        Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        Assert.Equal(4, restored.Certificates().Count(entry => entry.GetProperty("action").GetString() == "putBack"));
        Assert.Contains(_leaked.Thumbprint, _store.Export(), StringComparison.Ordinal);
    }

    [Fact]
    public void SessionThatCannotBeEntered_IsAGap_AndTheProfilesAreCleaned()
    {
        var machine = new PlayedMachine { Sessions = "self;user=self;token-error=1314" };

        CommandResult removal = Run(machine, "remove", "--format", "json");

        Assert.Equal(3, removal.ExitCode);
        Assert.Equal("sessionNotEntered", Assert.Single(removal.Problems()).Code);
        Assert.Equal(3, removal.Json.GetProperty("summary").GetProperty("removed").GetInt32());
        Assert.Contains(_leaked.Thumbprint, _store.Export(), StringComparison.Ordinal);
    }

    [Fact]
    public void SessionThatDoesNotSayWhoseItIs_IsAGap_AndKeepsTheProfiles()
    {
        CommandResult removal = Run(new PlayedMachine().WithSession("3;state=4"), "remove", "--format", "json");

        Assert.Equal(3, removal.ExitCode);
        (string code, string path, string _) = Assert.Single(removal.Problems());
        Assert.Equal(("sessionNotEntered", "session 3"), (code, path));
        Assert.Equal(0, removal.Json.GetProperty("summary").GetProperty("removed").GetInt32());
    }

    [Fact]
    public void ListOfSessionsThatCannotBeHad_IsAGap_AndEverythingIsKept()
    {
        CommandResult removal = Run(new PlayedMachine { Sessions = "" }, "remove", "--format", "json");

        Assert.Equal(3, removal.ExitCode);
        Assert.Equal(0, removal.Json.GetProperty("summary").GetProperty("removed").GetInt32());
        Assert.Equal(3, removal.Json.GetProperty("summary").GetProperty("keptBy").GetProperty("sessionActive").GetInt32());
    }

    [Fact]
    public void UserWhoseSessionIsEntered_IsNotAlsoLeftAloneAsSignedIn()
    {
        _profiles.MakeFolder("users/self.DOMAIN", _inProfile);
        _profiles.Add(Entries.OwnSid, @"%SystemDrive%\users\self.DOMAIN").Import();

        CommandResult list = Run("list", "--format", "json");

        Assert.Equal(0, list.ExitCode);
        string[] found = [.. list.Certificates().Select(entry =>
            $"{entry.GetProperty("profile").GetString()} {entry.GetProperty("reason").GetString()}").Order(StringComparer.Ordinal)];
        Assert.Equal(["bob leaked", "carol leaked", "dave leaked", "self.DOMAIN leaked", "self.DOMAIN owner"], found);
    }

    [Fact]
    public void ExcludedUser_IsNotEntered()
    {
        string policy = _policies.Make($"\"profiles\": {{ \"exclude\": [\"{Entries.OwnSid}\"] }}");

        CommandResult list = RunUnder(policy, new PlayedMachine(), "list", "--format", "json");

        Assert.Equal(3, list.Certificates().Count);
        Assert.Contains(list.Problems(), problem => problem.Code == "profileSkipped");
    }

    [Fact]
    public void WhatIfWithASelection_ReachesTheSessions()
    {
        string before = _store.Export();

        CommandResult preview = Run("remove", "--what-if", "--subject", "Bob \"x\" Miller", "--subject", "Bob Miller", "--format", "json");

        Assert.Equal((0, "REPORTED"), (preview.ExitCode, preview.Json.GetProperty("word").GetString()));
        Assert.Equal("wouldRemove", Assert.Single(preview.Certificates()).GetProperty("action").GetString());
        Assert.Equal(before, _store.Export());
    }

    [Fact]
    public void CardInAReaderOfTheSession_KeepsItsStoreAndNobodyElses()
    {
        CommandResult removal = Run(
            new PlayedMachine { Cards = "Yubico 0;type=0x20;state=0x20" }, "remove", "--format", "json");

        Assert.Equal((0, 3), (removal.ExitCode, removal.Json.GetProperty("summary").GetProperty("removed").GetInt32()));
        Assert.Contains(_leaked.Thumbprint, _store.Export(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _session.Dispose();
        _profiles.Dispose();
        _policies.Dispose();
    }

    private CommandResult Run(params string[] arguments) => Run(new PlayedMachine(), arguments);

    private CommandResult Run(PlayedMachine machine, params string[] arguments) => RunUnder(_policies.Make(), machine, arguments);

    private CommandResult RunUnder(string policy, PlayedMachine machine, params string[] arguments)
    {
        _session.Play(machine);
        return _exe.Run(machine, [.. arguments, "--scope", "machine", "--policy", policy]).Command;
    }
}
