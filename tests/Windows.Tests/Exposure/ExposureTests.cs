using System.Text.Json;
using CertProp.Tests.Support;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Exposure;

/// <summary>The four conditions of a machine with real policies, a real service and a played reader.</summary>
public sealed class ExposureTests : IDisposable
{
    private readonly ExposedMachine _machine;

    public ExposureTests(PublishedExe exe) => _machine = new ExposedMachine(exe);

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void EveryCombination_GivesTheRightAnswer_AndTheLineKnowsNoCard()
    {
        int leaking = 0;
        foreach (string service in new[] { "manual", "running", "disabled", "policy" })
        {
            SetService(service);
            foreach (bool redirection in new[] { true, false })
            {
                if (redirection)
                    _machine.Delete(ExposedMachine.Redirection);
                else
                    _machine.SetDword(ExposedMachine.Redirection, "fEnableSmartCard", 0);
                foreach (bool rdpFile in new[] { true, false })
                {
                    File.WriteAllText(_machine.DefaultRdp, $"redirectsmartcards:i:{(rdpFile ? 1 : 0)}\r\n");
                    foreach (bool card in new[] { true, false })
                    {
                        PlayedMachine readers = card ? ExposedMachine.WithCard : ExposedMachine.Empty;
                        CommandResult result = _machine.Run(readers, "exposure", "--format", "json");

                        string situation = $"{service}, redirection {redirection}, rdp {rdpFile}, card {card}";
                        bool serviceIsOpen = service is "manual" or "running";
                        Assert.True(result.Output.StartsWith('{'), $"{situation}: {result.Output}{result.Error}");
                        string[] states = [State(card), State(rdpFile), State(redirection), State(serviceIsOpen)];
                        Assert.Equal(
                            (situation, string.Join(' ', states)), (situation, string.Join(' ', States(result))));
                        bool all = card && rdpFile && redirection && serviceIsOpen;
                        Assert.Equal((all ? 10 : 0, ""), (result.ExitCode, result.Error));
                        Assert.Equal(
                            (rdpFile ? "rdpFiles " : "") + (redirection ? "redirection " : "")
                                + (serviceIsOpen ? "service " : ""),
                            string.Concat(result.Json.GetProperty("open").EnumerateArray().Select(name => $"{name} ")));
                        leaking += all ? 1 : 0;
                    }
                }
            }
        }
        Assert.Equal(2, leaking);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("csv")]
    [InlineData("line")]
    public void OtherFormats_SayTheSame_AndTheLineDoesNotChangeWithTheCard(string format)
    {
        CommandResult with = _machine.Run(ExposedMachine.WithCard, "exposure", "--format", format);
        CommandResult without = _machine.Run("exposure", "--format", format);

        Assert.Equal((10, 0, "", ""), (with.ExitCode, without.ExitCode, with.Error, without.Error));
        Assert.Equal(format == "line", with.Output == without.Output);
        if (format == "line")
        {
            Assert.StartsWith(
                "REPORTED open by configuration: rdpFiles, redirection, service | {\"v\":1,\"s\":\"reported\",",
                with.Output, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains("Default.rdp", with.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ValuesOfOtherTypes_AreNotKnown_AndNeverOpenInTheLine()
    {
        _machine.Import(ExposedMachine.Redirection, "\"fEnableSmartCard\"=\"0\"");
        _machine.Import(ExposedMachine.Propagation, "\"CertPropEnabled\"=hex(b):00,00,00,00,00,00,00,00");
        File.WriteAllText(_machine.DefaultRdp, "redirectsmartcards:i:maybe");

        CommandResult result = _machine.Run("exposure", "--format", "json");

        Assert.Equal(["closed", "unknown", "unknown", "unknown"], States(result));
        Assert.Contains("REG_SZ and no REG_DWORD", result.Output, StringComparison.Ordinal);
        Assert.Contains("REG_QWORD", result.Output, StringComparison.Ordinal);
        Assert.Equal("[]", result.Json.GetProperty("open").ToString());
    }

    [Fact]
    public void WithoutTheService_NothingPropagates()
    {
        _machine.DeleteService();

        CommandResult result = _machine.Run(ExposedMachine.WithCard, "exposure", "--format", "json");

        Assert.Equal((0, "closed"), (result.ExitCode, States(result)[3]));
    }

    [Fact]
    public void WhoSetAValue_IsNamedAsFarAsItCanBeTold()
    {
        _machine.SetDword(ExposedMachine.Redirection, "fEnableSmartCard", 0);
        Assert.Contains("not known", SetBy(), StringComparison.Ordinal);
        _machine.Import(ExposedMachine.MdmArea, "\"TS_SMART_CARD\"=\"<enabled/>\"");
        Assert.StartsWith("MDM", SetBy(), StringComparison.Ordinal);

        string SetBy() => _machine.Run("exposure", "--format", "json").Json
            .GetProperty("conditions")[2].GetProperty("evidence")[0].GetProperty("setBy").GetString()!;
    }

    [Fact]
    public void StandardUser_SeesTheSame()
    {
        _machine.SetDword(ExposedMachine.Redirection, "fEnableSmartCard", 0);
        File.WriteAllText(_machine.DefaultRdp, "redirectsmartcards:i:1\r\n");

        CommandResult result = _machine.RunLimited("exposure --format json");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(["open", "closed", "open"], States(result)[1..]);
    }

    [Fact]
    public void Report_GoesIntoAFileToo()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "exposure.json");

        CommandResult result = _machine.Run("exposure", "--report", PublishedExe.WindowsPath(file));

        Assert.Equal(0, result.ExitCode);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal("exposure", document.RootElement.GetProperty("command").GetString());
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static string State(bool open) => open ? "open" : "closed";

    // Of card, rdpFiles, redirection and service.
    private static string[] States(CommandResult result) =>
    [
        .. result.Json.GetProperty("conditions").EnumerateArray()
            .Select(condition => condition.GetProperty("state").GetString()!),
    ];

    private void SetService(string kind)
    {
        _machine.Delete(ExposedMachine.Propagation);
        _machine.SetStartType(kind is "disabled" ? "disabled" : "demand");
        if (kind is "running")
            _machine.StartService();
        else
            _machine.StopService();
        if (kind is "policy")
            _machine.SetDword(ExposedMachine.Propagation, "CertPropEnabled", 0);
    }
}
