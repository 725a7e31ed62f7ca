using System.Diagnostics;
using CertProp.Deploy.ConfigMgr;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.ConfigMgr;

/// <summary>Cabinets that the console of real sites exported.</summary>
public sealed class SampleCabinetTests
{
    public static TheoryData<string, int, int> Samples => new()
    {
        { RealDigests.Cabinets[0], 10, 0 },
        { RealDigests.Cabinets[1], 12, 28 },
        { RealDigests.Cabinets[2], 2, 0 },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void Export_IsListedAndItsChecksumsAreRight(string name, int files, int behind)
    {
        var cabinet = Cabinet.Open(RealDigests.Sample(name));

        Assert.Equal(
            (files, behind, 0, "LZX"),
            (cabinet.Files.Count, cabinet.BytesBehind, cabinet.BlocksWithoutChecksum, cabinet.Compression));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Export_UnpacksToItsMembers(string name, int files, int behind)
    {
        _ = Tool.Require("cabextract");
        string path = RealDigests.Sample(name), folder = path[..^".cab".Length];
        using var target = new TemporaryFolder();
        string unpacked = Path.Combine(target.Path, "unpacked");

        DeployRun run = DeployRun.Of("inspect", path, "--extract", unpacked);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(files, Directory.GetFiles(unpacked).Length);
        Assert.All(Directory.GetFiles(folder), member => Assert.Equal(
            File.ReadAllBytes(member), File.ReadAllBytes(Path.Combine(unpacked, Path.GetFileName(member)))));
        Assert.Equal(behind > 0, run.Output.Contains($"behind it     {behind} bytes", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Export_HasNothingThatReviewNotes(string name, int files, int behind)
    {
        _ = (Tool.Require("cabextract"), files, behind);

        DeployRun run = DeployRun.Of("inspect", RealDigests.Sample(name), "--format", "json");

        Assert.Equal(0, run.Json.GetProperty("notes").GetArrayLength());
    }

    [Fact]
    public void Baseline_NamesItsItems()
    {
        _ = Tool.Require("cabextract");

        DeployRun run = DeployRun.Of("inspect", RealDigests.Sample(RealDigests.Cabinets[1]));

        Assert.Contains("""
            Baseline: Black Lotus Status
              identity      LogicalName_86ac8df8-0511-477a-a3b8-56f448c9f16b, version 4
              scope         ScopeId_6AD5E4BF-8C0C-4106-A43C-F604267D7FCD
              file          16778359_Black Lotus Status.xml
              requires      CVE-2023-24932 - KB5025885 - Black Lotus PreReq Secure Boot
              requires      CVE-2023-24932 - KB5025885 - Black Lotus PreReq UBR
              if there      CVE-2023-24932 - KB5025885 - Black Lotus Step 1
              if there      CVE-2023-24932 - KB5025885 - Black Lotus Step 3
              if there      CVE-2023-24932 - KB5025885 - Black Lotus Step 2

            """.ReplaceLineEndings(), run.Output, StringComparison.Ordinal);
        Assert.Contains("""
              setting       Black Lotus Step 2
                            Boolean, by script as SYSTEM, 64-bit
                discovery   PowerShell, 3,597 characters, not signed
                remediation PowerShell, 3,596 characters, not signed
            """.ReplaceLineEndings(), run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ProgramForLzxMissing_IsNamed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "expand.exe is part of Windows");
        string path = RealDigests.Sample(RealDigests.Cabinets[2]);
        string dotnet = Tool.Require("dotnet");
        using var nothing = new TemporaryFolder();
        string program = Path.Combine(AppContext.BaseDirectory, "certprop-deploy.dll");
        var start = new ProcessStartInfo(dotnet, [program, "inspect", path])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["PATH"] = nothing.Path },
        };

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd(), error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal((2, ""), (process.ExitCode, output));
        Assert.Equal(
            $"certprop-deploy: {path}: its 2 files are compressed with LZX, which cabextract unpacks, and cabextract is "
            + "not installed",
            error.TrimEnd());
    }
}
