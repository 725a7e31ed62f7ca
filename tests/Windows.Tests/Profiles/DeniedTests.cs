using System.Runtime.Versioning;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Profiles;

/// <summary>Folders that may not be opened are gaps: a run that could not look must not look clean.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DeniedTests : IDisposable
{
    private const string Domain = MachineProfileList.Domain;
    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly PublishedExe _exe;
    private readonly WinePrefix _prefix;
    private readonly PolicyFiles _policies = new();
    private readonly MachineProfileList _profiles;
    private readonly List<string> _closed = [];
    private readonly ElementWriter _foreign = Entries.Foreign();

    public DeniedTests(PublishedExe exe)
    {
        _exe = exe;
        _prefix = exe.Prefix;
        // Root may open everything unless it is told otherwise.
        // Other tests leave one behind, which this account could not open either.
        string backups = Path.Combine(exe.Prefix.DriveC, "ProgramData", "CertPropRemediation");
        if (Directory.Exists(backups))
            Directory.Delete(backups, recursive: true);
        if (Environment.IsPrivilegedProcess)
            _prefix.RestartServer(Tool.Require("setpriv"), "--bounding-set", "-dac_override,-dac_read_search");
        _profiles = new MachineProfileList(_prefix);
        // One that can be examined, whatever other tests left of the prefix's own: else nothing could, which is another code.
        _profiles.MakeFolder("users/open");
        _profiles.Add($"{Domain}-2099", @"C:\users\open").Import();
    }

    [Theory]
    [InlineData("users/closed/AppData/Roaming/Microsoft/SystemCertificates/My/Certificates")]
    [InlineData("users/closed/AppData/Roaming")]
    [InlineData("users/closed")]
    public void StoreThatMayNotBeOpened_IsAGap(string folder)
    {
        _profiles.MakeFolder("users/closed", _foreign);
        _profiles.Add($"{Domain}-2100", @"C:\users\closed").Import();
        Close(folder);

        CommandResult json = Run("json"), line = Run("line");

        Assert.True(json.ExitCode == 3, json.Output + json.Error);
        Assert.Contains(json.Problems(), problem => problem.Code == "accessDenied" && problem.Path.StartsWith(@"C:\users\closed", StringComparison.Ordinal));
        Assert.Equal((3, ""), (line.ExitCode, line.Error));
        Assert.StartsWith("INCOMPLETE ", line.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void EntryThatMayNotBeOpened_IsAGapBesideTheOthers()
    {
        ElementWriter other = Entries.Foreign("Ottilie Other");
        string folder = _profiles.MakeFolder("users/partly", _foreign, other);
        _profiles.Add($"{Domain}-2101", @"C:\users\partly").Import();
        string file = Path.Combine(folder, TemporaryFolder.StoreInProfile, other.Thumbprint);
        File.SetUnixFileMode(file, UnixFileMode.None);

        CommandResult result = Run("json");

        Assert.Equal((10, "leaked"), (result.ExitCode, result.ReasonOf(_foreign)));
        Assert.Contains(result.Problems(), problem => problem.Code == "accessDenied" && problem.Path.EndsWith(other.Thumbprint, StringComparison.Ordinal));
    }

    // Nothing says that the folder is not there; the profile may be full of leaked certificates.
    [Fact]
    public void ProfileBehindAFolderThatMayNotBeOpened_IsAGap()
    {
        _profiles.MakeFolder("elsewhere/behind/bob", _foreign);
        _profiles.Add($"{Domain}-2102", @"C:\elsewhere\behind\bob").Import();
        Close("elsewhere/behind");

        CommandResult result = Run("json");

        Assert.True(result.ExitCode == 3, result.Output + result.Error);
        Assert.Contains(result.Problems(), problem => problem.Code == "accessDenied");
    }

    [Fact]
    public void FolderOfProfilesThatMayNotBeOpened_IsFour()
    {
        _profiles.MakeFolder("elsewhere/share/bob", _foreign);
        Close("elsewhere/share");

        CommandResult text = _exe.Run(new PlayedMachine(), "detect", "--profiles", @"C:\elsewhere\share").Command;
        CommandResult line = _exe.Run(new PlayedMachine(), "detect", "--profiles", @"C:\elsewhere\share", "--format", "line").Command;

        Assert.Equal((4, "Nothing could be examined for lack of rights."), (text.ExitCode, text.Output.TrimEnd()));
        Assert.StartsWith("certprop: ", text.Error, StringComparison.Ordinal);
        Assert.Equal((4, ""), (line.ExitCode, line.Error));
        Assert.StartsWith("ERROR denied ", line.Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _closed.ForEach(folder => File.SetUnixFileMode(folder, Open));
        _profiles.Dispose();
        _policies.Dispose();
        if (Environment.IsPrivilegedProcess)
            _prefix.RestartServer();
    }

    private void Close(string folder)
    {
        string path = Path.Combine(_prefix.DriveC, folder);
        File.SetUnixFileMode(path, UnixFileMode.None);
        _closed.Add(path);
    }

    private CommandResult Run(string format) => _exe.Run(
        new PlayedMachine(), "detect", "--scope", "profiles", "--format", format, "--policy", _policies.Make()).Command;
}
