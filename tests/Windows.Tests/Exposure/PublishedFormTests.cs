using System.Text.Json;
using CertProp.Tests.Support;

namespace CertProp.Windows.Tests.Exposure;

/// <summary>
/// Every way through <c>exposure</c> and <c>protect</c> writes what is published; the machine itself holds each
/// document against its schema.
/// </summary>
public sealed class PublishedFormTests : IDisposable
{
    private static readonly string[] s_all =
        ["protect", "--set", "redirection=off,certPropPolicy=off,service=off,rdpFiles=off"];

    private static readonly string[] s_undo = ["protect", "--undo"];

    private readonly ExposedMachine _machine;

    public PublishedFormTests(PublishedExe exe) => _machine = new ExposedMachine(exe);

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Exposure_WhateverItSaw()
    {
        JsonElement leaking = Exposure(10, _machine.Run(ExposedMachine.WithCard, "exposure", "--format", "json"));
        Assert.Equal(8, leaking.GetProperty("notes").GetArrayLength());

        _machine.Import(ExposedMachine.Redirection, "\"fEnableSmartCard\"=hex:00");
        _machine.Import(ExposedMachine.Propagation, "\"CertPropEnabled\"=hex(7):00,00");
        Directory.CreateDirectory(_machine.DefaultRdp);
        Exposure(3, _machine.Run("exposure", "--format", "json"));
        Exposure(3, _machine.RunLimited("exposure --format json"));
        Directory.Delete(_machine.DefaultRdp);

        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "exposure.json");
        Assert.Equal(0, _machine.Run("exposure", "--report", PublishedExe.WindowsPath(file)).ExitCode);
        Assert.Empty(Schemas.FaultsOfExposure(File.ReadAllText(file)));
    }

    [Fact]
    public void Protect_WhateverBecomesOfASetting()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        File.WriteAllText(_machine.DefaultRdp, "redirectsmartcards:i:1\r\n");

        Run(0, s_undo);
        Run(0, [.. s_all, "--what-if"]);
        Run(0, s_all);
        Run(0, s_all);
        Run(0, [.. s_undo, "--what-if"]);
        _machine.SetDword(ExposedMachine.Redirection, "fEnableSmartCard", 1);
        Run(0, s_undo);
        Run(3, s_all);
        Run(0, s_undo);
        Run(3, [.. s_all, "--scope", "user"]);
        Run(0, [.. s_undo, "--scope", "user"]);
        Add(4, _machine.RunLimited("protect --set service=off --format json"));

        Assert.Equal(
            ["already", "closed", "failed", "left", "notHere", "putBack", "refused", "wouldClose", "wouldPutBack"],
            seen);

        void Run(int exitCode, params string[] arguments) =>
            Add(exitCode, _machine.Run([.. arguments, "--format", "json"]));

        void Add(int exitCode, CommandResult result)
        {
            Assert.Equal((exitCode, ""), (result.ExitCode, result.Error));
            Assert.Equal(exitCode, result.Json.GetProperty("exitCode").GetInt32());
            foreach (JsonElement outcome in result.Json.GetProperty("protection").EnumerateArray())
                seen.Add(outcome.GetProperty("outcome").GetString()!);
        }
    }

    [Fact]
    public void ProtectInSessions_AndItsFile()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "protect.json");
        string[] report = ["--report", PublishedExe.WindowsPath(file)];

        foreach (string[] arguments in new[] { s_all, s_undo })
        {
            Assert.Equal(0, _machine.Run([.. arguments, "--scope", "machine", .. report]).ExitCode);

            Assert.Empty(Schemas.FaultsOfProtect(File.ReadAllText(file)));
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            Assert.Equal(4, document.RootElement.GetProperty("protection").GetArrayLength());
        }
    }

    private static JsonElement Exposure(int exitCode, CommandResult result)
    {
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("{", result.Output, StringComparison.Ordinal);
        return result.Json;
    }
}
