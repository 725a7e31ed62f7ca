using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.Windows.Tests.Profiles;
using CertProp.Windows.Tests.StandIns;

namespace CertProp.Windows.Tests.Sessions;

/// <summary>One run as SYSTEM cleans the stores of who is signed in, in their sessions, and the profiles of everybody else.</summary>
public sealed class MachineScopeTests : IDisposable
{
    private const string Bob = $"{MachineProfileList.Domain}-1201", Carol = $"{MachineProfileList.Domain}-1202", Dave = $"{MachineProfileList.Domain}-1203";

    private readonly PublishedExe _exe;
    private readonly MachineProfileList _profiles;
    private readonly PersonalStore _store;
    private readonly PolicyFiles _policies = new();
    private readonly ElementWriter _leaked = Entries.Foreign(), _inProfile = Entries.Foreign("Sid Somebody");

    public MachineScopeTests(PublishedExe exe)
    {
        _exe = exe;
        _profiles = new MachineProfileList(exe.Prefix);
        _store = new PersonalStore(exe.Prefix);
        _store.Fill(_leaked, Entries.Own());
        foreach ((string sid, string name) in new[] { (Bob, "bob"), (Carol, "carol"), (Dave, "dave") })
        {
            _profiles.MakeFolder($"users/{name}", _inProfile);
            _profiles.Add(sid, $@"%SystemDrive%\users\{name}");
        }
        _profiles.Import();
        PlayInSessions(exe, new PlayedMachine());
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

    // What starts in a session has the user's own variables, which lie in the registry, and not those of its parent.
    private static void PlayInSessions(PublishedExe exe, PlayedMachine machine) => exe.Prefix.ImportRegistry(
        "[HKEY_CURRENT_USER\\Environment]\r\n" + string.Concat(machine.Scripts.Select(script =>
            $"\"{script.Key}\"=\"{script.Value.Replace("\\", "\\\\", StringComparison.Ordinal)}\"\r\n")));

    public void Dispose()
    {
        _exe.Prefix.ImportRegistry("[HKEY_CURRENT_USER\\Environment]\r\n"
            + string.Concat(new PlayedMachine().Scripts.Keys.Select(name => $"\"{name}\"=-\r\n")));
        _profiles.Dispose();
        _policies.Dispose();
    }

    private CommandResult Run(params string[] arguments) =>
        _exe.Run(new PlayedMachine(), [.. arguments, "--scope", "machine", "--policy", _policies.Make()]).Command;
}
