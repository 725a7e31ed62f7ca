using System.Runtime.Versioning;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.Windows.Tests.Programs;

namespace CertProp.Windows.Tests.Setup;

/// <summary>What install puts onto a machine, and that it does it once.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class InstallTests : IDisposable
{
    private readonly PublishedExe _exe;
    private readonly InstalledMachine _machine;
    private readonly PolicyFiles _policies = new();

    public InstallTests(PublishedExe exe)
    {
        _exe = exe;
        _machine = new InstalledMachine(exe);
    }

    [Fact]
    public void Install_PutsTheExeThere_MakesTheDataFolder_RegistersTheSource()
    {
        CommandResult result = _machine.Install();

        Assert.EndsWith($"is installed.{Environment.NewLine}", result.Output.ReplaceLineEndings(), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_exe.Path), File.ReadAllBytes(_machine["certprop.exe"]));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.Combine(_machine.Data, "Backup")) & ~UnixFileModes.OfOwner);
        string source = _exe.Prefix.ExportRegistry(InstalledMachine.SourceKey);
        Assert.Contains("\"TypesSupported\"=dword:00000007", source, StringComparison.Ordinal);
        Assert.Contains("\"EventMessageFile\"=hex(2):", source, StringComparison.Ordinal);
        Assert.False(File.Exists(_machine.Task));
        Assert.Equal(0, _machine.RunInstalled("--version").ExitCode);
    }

    [Fact]
    public void SameAgain_ChangesNothingAndSaysSo()
    {
        string[] options = ["--policy", _policies.Make(), "--task", "daily,disconnect,logon", "--report-to", @"\\server\reports"];
        _machine.Install(options);
        string[] before = _machine.Files();
        DateTime task = File.GetLastWriteTimeUtc(_machine.Task);

        CommandResult again = _machine.Install(options);

        Assert.Equal("It was so already; nothing was changed.", again.Output.Trim());
        Assert.Equal(before, _machine.Files());
        Assert.Equal(task, File.GetLastWriteTimeUtc(_machine.Task));
        Assert.Equal("It was so already; nothing was changed.", _machine.RunInstalled(["install", .. options]).Output.Trim());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20_000_000)]
    public void AnotherVersion_OlderOrNewer_IsReplaced(int length)
    {
        Directory.CreateDirectory(_machine.Folder);
        File.WriteAllBytes(_machine["certprop.exe"], new byte[length]);

        CommandResult result = _machine.Install();

        Assert.Contains("certprop.exe was replaced.", result.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_exe.Path), File.ReadAllBytes(_machine["certprop.exe"]));
        Assert.Equal(["certprop.exe"], Directory.GetFiles(_machine.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void VersionThatRuns_IsReplaced_AndGoneTheNextTime()
    {
        Directory.CreateDirectory(_machine.Folder);
        // Another version that runs: the same program with a byte behind its end.
        File.WriteAllBytes(_machine["certprop.exe"], [.. File.ReadAllBytes(_exe.Path), 0]);
        using (var running = RunningProgram.Start(_exe.Prefix, InstalledMachine.Program, "policy", "check", "-"))
        {
            Assert.Contains("certprop.exe was replaced.", _machine.Install().Output, StringComparison.Ordinal);
            Assert.Equal(File.ReadAllBytes(_exe.Path), File.ReadAllBytes(_machine["certprop.exe"]));
            Assert.True(File.Exists(_machine["certprop.exe.old-1"]));
            Assert.Equal(0, running.Finish("""{ "version": 1 }"""));
        }

        _machine.Install();
        Assert.False(File.Exists(_machine["certprop.exe.old-1"]));
    }

    [Fact]
    public void WrongPolicy_IsRefused_AndNothingChanged()
    {
        _machine.Install("--policy", _policies.Make());
        string[] before = _machine.Files();

        CommandResult result = _machine.Run("install", "--policy", _policies.Make("\"keeep\": []"), "--task", "daily");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("keeep", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, _machine.Files());
        Assert.False(File.Exists(_machine.Task));
    }

    [Fact]
    public void InstalledPolicy_IsTheOneThatRunsUse()
    {
        _machine.Install("--policy", _policies.Make("\"action\": \"report\""));

        CommandResult result = _exe.Run("policy", "check");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith(@"C:\Program Files\CertPropRemediation\policy.json: a valid policy.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void FolderThatOthersMayWriteTo_IsRefused()
    {
        Directory.CreateDirectory(_machine.Folder);
        File.SetUnixFileMode(_machine.Folder, UnixFileModes.OfEverybody);

        CommandResult result = _machine.Run("install");

        Assert.Equal((4, ""), (result.ExitCode, result.Output));
        Assert.Contains("is not safe", result.Error, StringComparison.Ordinal);
        Assert.Empty(_machine.Files());
    }

    [Fact]
    public void LinkInThePlaceOfTheFolder_IsRefused_AndNothingIsPutOrDeletedBehindIt()
    {
        // A mount point is the one reparse point that Wine shows by its handle; it follows a symbolic link as it opens it.
        Directory.CreateDirectory(_machine.Folder);
        using var mounted = MountPoint.At(_machine.Folder);
        string foreign = _machine["policy.json"];
        File.WriteAllText(foreign, "somebody else's");

        CommandResult install = _machine.Run("install"), uninstall = _machine.Run("uninstall");

        Assert.Equal((4, ""), (install.ExitCode, install.Output));
        Assert.Contains("a link, which is not followed", install.Error, StringComparison.Ordinal);
        Assert.Equal(3, uninstall.ExitCode);
        Assert.Contains("was left as it is", uninstall.Error, StringComparison.Ordinal);
        Assert.Equal("somebody else's", File.ReadAllText(Assert.Single(Directory.GetFiles(_machine.Folder))));
    }

    [Theory]
    [InlineData("install")]
    [InlineData("uninstall")]
    public void WithoutAnAdministratorsRights_BothAreRefused_AndChangeNothing(string command)
    {
        using var folder = new TemporaryFolder();
        string limited = CompiledProgram.Make("limited", folder.Path);
        if (command == "uninstall")
            _machine.Install();
        string[] before = _machine.Files();

        CommandResult result = _exe.Prefix.Run(limited, [$"\"{PublishedExe.WindowsPath(_exe.Path)}\" {command}"]);

        Assert.Equal((4, ""), (result.ExitCode, result.Output));
        Assert.Contains("needs an administrator's elevated prompt", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, _machine.Files());
        Assert.Equal(command == "uninstall", Directory.Exists(_machine.Data));
    }

    public void Dispose()
    {
        _machine.Dispose();
        _policies.Dispose();
    }
}
