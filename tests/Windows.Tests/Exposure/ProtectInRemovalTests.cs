using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;

namespace CertProp.Windows.Tests.Exposure;

/// <summary>A remediation whose policy says "protect" closes what it names, and its line says so.</summary>
public sealed class ProtectInRemovalTests : IDisposable
{
    private readonly ExposedMachine _machine;
    private readonly SessionEnvironment _session;
    private readonly PersonalStore _store;

    public ProtectInRemovalTests(PublishedExe exe)
    {
        _machine = new ExposedMachine(exe);
        _session = new SessionEnvironment(exe.Prefix);
        _session.Play(ExposedMachine.Empty);
        _store = new PersonalStore(exe.Prefix);
        _store.Fill(Entries.Own());
        File.WriteAllText(_machine.DefaultRdp, "redirectsmartcards:i:1\r\n");
    }

    public void Dispose()
    {
        _session.Dispose();
        _machine.Dispose();
    }

    [Fact]
    public void RdpFiles_AreClosedInTheUsersSession_AndTheLineSaysSo()
    {
        string before = _machine.State, policy = _machine.Policy("\"protect\": [\"rdpFiles\"]");
        string[] remediation = ["remove", "--scope", "machine", "--for", "intune", "--policy", policy];
        Assert.Contains("\"x\":[\"rdpFiles\",\"redirection\",\"service\"]", Detect(policy), StringComparison.Ordinal);

        CommandResult first = _machine.Run(remediation), next = _machine.Run(remediation);

        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.StartsWith("CLEAN no leaked certificates, closed: rdpFiles | ", first.Output, StringComparison.Ordinal);
        Assert.Contains(
            "\"x\":[\"redirection\",\"service\"],\"pr\":[\"rdpFiles\"]", first.Output, StringComparison.Ordinal);
        Assert.Equal(first.Output, next.Output);
        Assert.Equal("redirectsmartcards:i:0\r\n", File.ReadAllText(_machine.DefaultRdp));
        Assert.Contains("\"x\":[\"redirection\",\"service\"]", Detect(policy), StringComparison.Ordinal);
        Assert.True(File.Exists(_machine.UserRecord));

        CommandResult undone = _machine.Run("protect", "--undo", "--scope", "machine");
        Assert.Equal((0, ""), (undone.ExitCode, undone.Error));
        Assert.Equal(before, _machine.State);
    }

    [Fact]
    public void EverythingOfAPolicy_IsClosedByOneRun_AndPutBack()
    {
        string before = _machine.State;
        string policy = _machine.Policy("""
            "protect": ["redirection", "certPropPolicy", "service", "rdpFiles"]
            """);

        CommandResult removal = _machine.Run("remove", "--scope", "machine", "--format", "json", "--policy", policy);

        Assert.Equal((0, "", "[]"), (removal.ExitCode, removal.Error, removal.Json.GetProperty("open").ToString()));
        Assert.Equal(["closed", "closed", "closed", "closed"], Outcomes(removal).Select(one => one.Outcome));
        Assert.Equal(0, _machine.Run("protect", "--undo", "--scope", "machine").ExitCode);
        Assert.Equal(before, _machine.State);
    }

    [Theory]
    [InlineData("profiles", "\"action\": \"remove\"", "redirection", "notHere")]
    [InlineData("machine", "\"action\": \"report\"", "", "wouldClose")]
    public void Sweep_LeavesUsersFiles_AndAReportChangesNothing(string scope, string action, string closed, string file)
    {
        string policy = _machine.Policy($"{action}, \"protect\": [\"redirection\", \"rdpFiles\"]");
        string before = _machine.State;

        CommandResult json = _machine.Run("remove", "--scope", scope, "--format", "json", "--policy", policy);

        Assert.Contains(json.ExitCode, new[] { 0, 3 });
        Assert.Equal(file, Outcomes(json).Single(one => one.Setting == "rdpFiles").Outcome);
        Assert.Equal("redirectsmartcards:i:1\r\n", File.ReadAllText(_machine.DefaultRdp));
        Assert.Equal(closed.Length == 0, before == _machine.State);
        Assert.Equal(0, _machine.Run("protect", "--undo").ExitCode);
        Assert.Equal(before, _machine.State);
    }

    // Published programs on a session host are signed files, and many: what else the session says counts as ever.
    [Fact]
    public void ManySignedFiles_AreTwentyProblemsAndANumber_AndTheSessionCounts()
    {
        for (int i = 0; i < 130; i++)
        {
            string file = Path.Combine(_machine.Documents, $"app {i}.rdp");
            File.WriteAllText(file, "redirectsmartcards:i:1\r\nsignature:s:AQAB");
        }
        string policy = _machine.Policy("\"protect\": [\"allRdpFiles\"]");

        CommandResult removal = _machine.Run("remove", "--scope", "machine", "--format", "json", "--policy", policy);

        Assert.Equal(0, removal.ExitCode);
        Assert.Equal(131, removal.Json.GetProperty("protection").GetArrayLength());
        Assert.InRange(removal.Problems().Count, 20, 22);
        Assert.All(removal.Problems(), problem => Assert.Equal("protectRefused", problem.Code));
    }

    // Nothing is closed of which nobody could say what was there before; the certificates do not wait for that.
    [Theory]
    [InlineData("redirection")]
    [InlineData("rdpFiles")]
    public void DamagedRecord_IsAGapOfTheRun_WhichRemovesAllTheSame(string setting)
    {
        string record = setting == "rdpFiles" ? _machine.UserRecord : _machine.MachineRecord;
        string policy = _machine.Policy($"\"protect\": [\"{setting}\"]");
        string[] removal = ["remove", "--scope", "machine", "--format", "json", "--policy", policy];
        Assert.Equal(0, _machine.Run(removal).ExitCode);
        Assert.Equal(0, _machine.Run("protect", "--undo", "--scope", "machine").ExitCode);
        string before = _machine.State;
        File.WriteAllText(record, "{ \"version\": 1 }");
        _store.Fill(Entries.Foreign());

        CommandResult result = _machine.Run(removal);

        Assert.Equal(3, result.ExitCode);
        Assert.Equal(1, result.Json.GetProperty("summary").GetProperty("removed").GetInt32());
        Assert.Equal("protectFailed", Assert.Single(result.Problems()).Code);
        Assert.Equal([(setting, "failed")], Outcomes(result));
        Assert.Equal(before, _machine.State);
    }

    // What somebody else decided is a finding: the certificates were removed all the same.
    [Fact]
    public void RefusedSetting_IsNamed_AndTheRunIsWhole()
    {
        _machine.SetDword(ExposedMachine.Redirection, "fEnableSmartCard", 1);
        string policy = _machine.Policy("\"protect\": [\"redirection\"]");

        CommandResult removal = _machine.Run("remove", "--scope", "user", "--format", "json", "--policy", policy);
        CommandResult machine = _machine.Run("remove", "--scope", "machine", "--format", "json", "--policy", policy);

        Assert.Equal((0, 0), (removal.ExitCode, removal.Json.GetProperty("protection").GetArrayLength()));
        Assert.Equal(0, machine.ExitCode);
        Assert.Equal("protectRefused", Assert.Single(machine.Problems()).Code);
    }

    private static IEnumerable<(string Setting, string Outcome)> Outcomes(CommandResult result) =>
        result.Json.GetProperty("protection").EnumerateArray().Select(
            one => (one.GetProperty("setting").GetString()!, one.GetProperty("outcome").GetString()!));

    private string Detect(string policy)
    {
        CommandResult result = _machine.Run("detect", "--scope", "machine", "--format", "line", "--policy", policy);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Output;
    }
}
