using System.Diagnostics;
using System.Globalization;
using System.Text;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Programs;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Exposure;

/// <summary>
/// Conditions are closed in a real registry, service manager and user's folder, and everything comes back to the byte.
/// </summary>
public sealed class ProtectTests : IDisposable
{
    private const string All = "redirection=off,certPropPolicy=off,service=off,rdpFiles=off";

    private readonly ExposedMachine _machine;
    private readonly List<int> _ended = [];

    public ProtectTests(PublishedExe exe) => _machine = new ExposedMachine(exe);

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void ClosedAndPutBack_LeavesRegistryAndFilesAsTheyWere()
    {
        const string text = "screen mode id:i:2\r\nredirectsmartcards:i:1\r\nfull address:s:Zürich";
        File.WriteAllBytes(_machine.DefaultRdp, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)]);
        _machine.StartService();
        string before = _machine.State;

        CommandResult preview = _machine.Run("protect", "--set", All, "--what-if");
        Assert.Equal((0, "", before), (preview.ExitCode, preview.Error, _machine.State));
        Assert.Contains("STIG", preview.Output, StringComparison.Ordinal);
        Assert.Contains("Outlook", preview.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_machine.MachineRecord) || File.Exists(_machine.UserRecord));

        CommandResult closed = _machine.Run("protect", "--set", All);
        Assert.Equal((0, ""), (closed.ExitCode, closed.Error));
        Assert.False(_machine.ServiceRuns);
        Assert.Equal("[]", _machine.Run("exposure", "--format", "json").Json.GetProperty("open").ToString());
        string state = _machine.State;
        byte[] record = File.ReadAllBytes(_machine.MachineRecord);
        CommandResult again = _machine.Run("protect", "--set", All, "--format", "json");
        Assert.Equal(0, again.ExitCode);
        Assert.All(
            again.Json.GetProperty("protection").EnumerateArray(),
            outcome => Assert.Equal("already", outcome.GetProperty("outcome").GetString()));
        Assert.Equal(state, _machine.State);
        Assert.Equal(record, File.ReadAllBytes(_machine.MachineRecord));

        CommandResult undone = _machine.Run("protect", "--undo");
        Assert.Equal((0, ""), (undone.ExitCode, undone.Error));
        Assert.Equal(before, _machine.State);
        Assert.True(_machine.ServiceRuns);
        Assert.False(File.Exists(_machine.MachineRecord) || File.Exists(_machine.UserRecord));
        Assert.StartsWith("Nothing to put back", _machine.Run("protect", "--undo").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ClosedOneByOne_AndPutBackAtOnce_LeavesNoKeyBehind()
    {
        string before = _machine.State;
        foreach (string setting in All.Split(','))
            Assert.Equal(0, _machine.Run("protect", "--set", setting).ExitCode);

        Assert.Equal(0, _machine.Run("protect", "--undo").ExitCode);

        Assert.Equal(before, _machine.State);
    }

    // Ended at twelve moments between the first third and the end of a run; whatever was done by then is undone or
    // finished.
    [Fact]
    public void EndedAtAnyMoment_IsPutBackOrFinished()
    {
        File.WriteAllText(_machine.DefaultRdp, "redirectsmartcards:i:1\n");
        string before = _machine.State;
        // The first run of all is slower.
        (string closed, _) = CloseAndUndo();
        (_, TimeSpan whole) = CloseAndUndo();
        int killed = 0, between = 0;
        for (int part = 1; part <= 12; part++)
        {
            killed += RunAndKill(whole * (part + 4) / 16, "protect", "--set", All);
            between += _machine.State != before && _machine.State != closed ? 1 : 0;
            Assert.Equal(0, _machine.Run(part % 2 == 0 ? ["protect", "--undo"] : ["protect", "--set", All]).ExitCode);
            Assert.Equal(part % 2 == 0 ? before : closed, _machine.State);

            _machine.Run("protect", "--set", All);
            killed += RunAndKill(whole * (part + 4) / 16, "protect", "--undo");
            Assert.Equal(0, _machine.Run("protect", "--undo").ExitCode);
            Assert.True(before == _machine.State, $"ended after {part + 4} of 16 parts of {whole}");
        }
        Assert.True(
            killed > 0,
            $"{killed} of 24 runs were killed, {between} between two steps; one takes {whole}; "
            + $"ended with {string.Join(' ', _ended)}");
    }

    [Theory]
    [InlineData("\"fEnableSmartCard\"=dword:00000001", "certprop did not write")]
    [InlineData("\"fEnableSmartCard\"=\"1\"", "REG_SZ")]
    public void ValueOfSomebodyElses_IsRefused(string value, string why)
    {
        _machine.Import(ExposedMachine.Redirection, value);
        string before = _machine.State;

        CommandResult result = _machine.Run("protect", "--set", "redirection=off");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("redirection refused", result.Output, StringComparison.Ordinal);
        Assert.Contains(why, result.Output, StringComparison.Ordinal);
        Assert.Equal(before, _machine.State);
        Assert.Equal(before, AfterUndo());
    }

    [Fact]
    public void WhatMdmOrGroupPolicyDecides_IsRefused_AndLeftWhereTheyCameLater()
    {
        _machine.Import(ExposedMachine.MdmArea, "\"TS_SMART_CARD\"=\"<disabled/>\"");
        Assert.Contains("MDM", _machine.Run("protect", "--set", "redirection=off").Output, StringComparison.Ordinal);
        _machine.Delete(ExposedMachine.MdmArea);
        Assert.Equal(0, _machine.Run("protect", "--set", "redirection=off").ExitCode);
        string system = Path.Combine(_machine.Prefix.DriveC, "windows", "system32");
        string folder = Directory.CreateDirectory(Path.Combine(system, "GroupPolicy", "Machine")).FullName;
        const string entry = "[Software\\Policies\\Microsoft\\Windows NT\\Terminal Services\0;fEnableSmartCard\0;";
        File.WriteAllBytes(Path.Combine(folder, "Registry.pol"),
        [
            .. "PReg"u8, 1, 0, 0, 0, .. Encoding.Unicode.GetBytes(entry),
            4, 0, 0, 0, (byte)';', 0, 4, 0, 0, 0, (byte)';', 0, 0, 0, 0, 0, (byte)']', 0,
        ]);

        CommandResult undone = _machine.Run("protect", "--undo");

        Assert.Contains("redirection left as it is", undone.Output, StringComparison.Ordinal);
        Assert.Contains("Group Policy", undone.Output, StringComparison.Ordinal);
        Assert.Contains("\"fEnableSmartCard\"=dword:00000000", _machine.State, StringComparison.Ordinal);
        Assert.False(File.Exists(_machine.MachineRecord));
    }

    [Fact]
    public void StandardUser_MayCloseTheOwnFileAndNothingElse()
    {
        File.WriteAllText(_machine.DefaultRdp, "redirectsmartcards:i:1\r\n");
        string before = _machine.State;

        CommandResult machine = _machine.RunLimited("protect --set redirection=off,service=off");
        Assert.Equal(4, machine.ExitCode);
        Assert.Contains("elevated administrator", machine.Output, StringComparison.Ordinal);
        Assert.Equal(before, _machine.State);

        CommandResult both = _machine.RunLimited("protect --set redirection=off,rdpFiles=off");
        Assert.Equal(3, both.ExitCode);
        Assert.Contains("rdpFiles closed", both.Output, StringComparison.Ordinal);
        Assert.Equal("redirectsmartcards:i:0\r\n", File.ReadAllText(_machine.DefaultRdp));
        Assert.Equal(0, _machine.RunLimited("protect --undo").ExitCode);
        Assert.Equal(before, _machine.State);
        // The machine's record is not for users' eyes: they are not told that there is none.
        string nothing = _machine.RunLimited("protect --undo").Output;
        Assert.StartsWith("Nothing of yours to put back", nothing, StringComparison.Ordinal);
    }

    // The user keeps it so, or the administrator does.
    [Fact]
    public void ReadOnlyFile_IsRefusedBeforeAnythingIsRecorded()
    {
        File.WriteAllText(_machine.DefaultRdp, "redirectsmartcards:i:1\r\n");
        File.SetAttributes(_machine.DefaultRdp, FileAttributes.ReadOnly);
        string before = _machine.State;

        foreach (string[] preview in new string[][] { ["--what-if"], [] })
        {
            CommandResult result = _machine.Run(["protect", "--set", "rdpFiles=off", .. preview]);

            Assert.Equal(3, result.ExitCode);
            Assert.Contains("rdpFiles refused", result.Output, StringComparison.Ordinal);
            Assert.Contains("read-only", result.Output, StringComparison.Ordinal);
            Assert.Equal((before, false), (_machine.State, File.Exists(_machine.UserRecord)));
        }
    }

    [Fact]
    public void FileMadeReadOnlySince_IsPutBackWhenItMayBeWrittenAgain()
    {
        File.WriteAllText(_machine.DefaultRdp, "redirectsmartcards:i:1\r\n");
        string before = _machine.State;
        Assert.Equal(0, _machine.Run("protect", "--set", "rdpFiles=off").ExitCode);
        File.SetAttributes(_machine.DefaultRdp, FileAttributes.ReadOnly);

        Assert.Contains("rdpFiles failed", _machine.Run("protect", "--undo").Output, StringComparison.Ordinal);

        File.SetAttributes(_machine.DefaultRdp, FileAttributes.Normal);
        Assert.Equal(before, AfterUndo());
    }

    // What was done is said all the same.
    [Fact]
    public void ReportThatCannotBeWritten_IsAnErrorBehindWhatWasDone()
    {
        CommandResult result = _machine.Run("protect", "--set", "rdpFiles=off", "--report", @"C:\nowhere\protect.json");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("rdpFiles closed", result.Output, StringComparison.Ordinal);
        Assert.Contains("cannot be written", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoHundredFiles_AreClosedAndPutBack_AndHeldOnesAreNamed()
    {
        for (int i = 0; i < 200; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"server {i}.rdp");
            string text = i % 2 == 0 ? "redirectsmartcards:i:1\r\n" : "full address:s:a";
            File.WriteAllText(Path.Combine(_machine.Documents, name), text);
        }
        File.WriteAllText(Path.Combine(_machine.Documents, "signed.rdp"), "redirectsmartcards:i:1\r\nsignature:s:AQAB");
        using var folder = new TemporaryFolder();
        string before = _machine.State;

        CommandResult closed;
        string held = Path.Combine(_machine.Documents, "server 7.rdp");
        using (HeldFile.Hold(_machine.Prefix, folder.Path, held, sharesReading: true))
            closed = _machine.Run("protect", "--set", "allRdpFiles=off", "--format", "json");

        Assert.Equal(3, closed.ExitCode);
        ILookup<string, string> outcomes = closed.Json.GetProperty("protection").EnumerateArray()
            .ToLookup(
                outcome => outcome.GetProperty("outcome").GetString()!,
                outcome => outcome.GetProperty("path").GetString()!);
        Assert.Equal(200, outcomes["closed"].Count());
        Assert.EndsWith("signed.rdp", outcomes["refused"].Single(), StringComparison.Ordinal);
        Assert.EndsWith("server 7.rdp", outcomes["failed"].Single(), StringComparison.Ordinal);
        Assert.Equal(before, AfterUndo());
    }

    private (string Closed, TimeSpan Time) CloseAndUndo()
    {
        long started = Stopwatch.GetTimestamp();
        Assert.Equal(0, _machine.Run("protect", "--set", All).ExitCode);
        TimeSpan time = Stopwatch.GetElapsedTime(started);
        string closed = _machine.State;
        Assert.Equal(0, _machine.Run("protect", "--undo").ExitCode);
        return (closed, time);
    }

    private string AfterUndo()
    {
        Assert.Equal(0, _machine.Run("protect", "--undo").ExitCode);
        return _machine.State;
    }

    private int RunAndKill(TimeSpan after, params string[] arguments)
    {
        string timeout = Tool.Require("timeout");
        string seconds = after.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
        CommandResult result =
            _machine.Prefix.RunBehind([timeout, "-s", "KILL", seconds], () => _machine.Run(arguments));
        _ended.Add(result.ExitCode);
        return result.ExitCode == PlayedMachine.DeathCode ? 1 : 0;
    }
}
