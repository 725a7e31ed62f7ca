using System.Diagnostics;
using System.Text.Json;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.Commands;

/// <summary>What <c>pack</c> writes over and deletes, whatever somebody left in the output folder.</summary>
public sealed class PackOutputTests : IDisposable
{
    private readonly Deployment _deployment = new();

    public void Dispose() => _deployment.Dispose();

    private string Helper() => StandInProgram.Compile(_deployment.Files, "1.2.3.4");

    private string[] Folders =>
        [.. Directory.GetDirectories(_deployment.Files.Path).Select(path => Path.GetFileName(path)!)];

    /// <summary>A well-formed manifest that names one file.</summary>
    private void WriteManifest(string path, string sha256, long size) =>
        _deployment.Files.Write("out/manifest.json", $$"""
        { "version": 1, "deployment": "{{Deployment.Id}}", "revision": 1, "content": "", "accepted": {},
          "helper": { "fileVersion": "", "sha256": "", "unsignedSha256": "", "size": 1, "signed": false },
          "policySha256": null,
          "package": { "path": "", "fileDigest": "", "unencryptedSize": 1, "encryptedSize": 1 },
          "files": [ { "path": {{JsonSerializer.Serialize(path)}}, "sha256": "{{sha256}}", "size": {{size}} } ] }
        """);

    [Theory]
    [InlineData("intune/old.ps1", true)]
    [InlineData("intune/../../victim", false)]
    [InlineData("../victim", false)]
    [InlineData("own/victim", false)]
    [InlineData("victim", false)]
    [InlineData("linked/victim", false)]
    [InlineData("task/linked/victim", false)]
    [InlineData("intune/linked", false)]
    public void ManifestOfSomebodyElse_DeletesOnlyInTheFoldersOfABundle(string path, bool goes)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links are another right there");
        const string content = "victim";
        string hash = Deployment.Hash("victim"u8.ToArray());
        string[] victims =
        [
            .. new[] { "victim", "out/victim", "out/own/victim", "out/intune/old.ps1", "elsewhere/victim" }
                .Select(file => _deployment.Files.Write(file, content)),
        ];
        Directory.CreateDirectory(Path.Combine(_deployment.Out, "task"));
        File.CreateSymbolicLink(Path.Combine(_deployment.Out, "linked"), "../elsewhere");
        File.CreateSymbolicLink(Path.Combine(_deployment.Out, "task", "linked"), "../../elsewhere");
        File.CreateSymbolicLink(Path.Combine(_deployment.Out, "intune", "linked"), "../../elsewhere/victim");
        WriteManifest(path, hash, content.Length);

        _deployment.MustPack(Helper());

        Assert.Equal(
            victims.Where(victim => !goes || !victim.EndsWith("old.ps1", StringComparison.Ordinal)),
            victims.Where(File.Exists));
        Assert.True(File.Exists(Path.Combine(_deployment.Out, "intune", "linked")));
    }

    [Fact]
    public void OldScriptThatSomebodyChanged_Stays()
    {
        string path = _deployment.Files.Write("out/intune/old.ps1", "changed");
        WriteManifest("intune/old.ps1", Deployment.Hash("as it was"u8.ToArray()), "changed".Length);

        _deployment.MustPack(Helper());

        Assert.Equal("changed", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{ "files": [ null ] }""")]
    [InlineData("""{ "files": [ { "path": null } ] }""")]
    [InlineData("""{ "files": [ { "path": "a\u0000b" } ] }""")]
    public void DamagedManifest_IsReplaced(string manifest)
    {
        _deployment.Files.Write("out/manifest.json", manifest);

        _deployment.MustPack(Helper());

        Assert.Equal(1, _deployment.Manifest.GetProperty("revision").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("intune/a\u0000b")]
    [InlineData("intune/")]
    [InlineData("intune/.")]
    [InlineData("intune\\..\\..\\victim")]
    public void ManifestWithWrongNames_IsReplaced(string path)
    {
        WriteManifest(path, "", 0);

        _deployment.MustPack(Helper());

        Assert.Equal(1, _deployment.Manifest.GetProperty("revision").GetInt32());
    }

    [Fact]
    public void LinkInThePlaceOfAFolder_IsRefusedBeforeAnythingIsWritten()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links are another right there");
        string elsewhere = Directory.CreateDirectory(Path.Combine(_deployment.Files.Path, "elsewhere")).FullName;
        Directory.CreateDirectory(_deployment.Out);
        string link = Path.Combine(_deployment.Out, "intune");
        File.CreateSymbolicLink(link, "../elsewhere");

        _deployment.Pack(Helper()).AssertRefused(link, "a folder of the bundle was expected");

        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
        Assert.Equal([link], Directory.GetFileSystemEntries(_deployment.Out));
        Assert.Empty(_deployment.Lock.Revisions);
    }

    [Theory]
    [InlineData("out/manifest.json/x", "out/manifest.json", "a file of the bundle was expected")]
    [InlineData("out/task", "out/task", "a folder of the bundle was expected")]
    [InlineData("out", "out", "no folder")]
    public void SomethingElseInAPlace_IsRefusedBeforeAnythingIsWritten(string file, string named, string about)
    {
        _deployment.Files.Write(file, "mine");

        _deployment.Pack(Helper()).AssertRefused(Path.Combine(_deployment.Files.Path, named), about);

        Assert.False(File.Exists(Path.Combine(_deployment.Out, "certprop.exe")));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_deployment.Files.Path, file)));
    }

    [Fact]
    public void OutputWithASlashAtItsEnd_IsTheSameFolder()
    {
        _deployment.MustPack(Helper(), "--output", _deployment.Out + Path.DirectorySeparatorChar);

        string?[] folders = [.. Directory.GetDirectories(_deployment.Out).Select(Path.GetFileName)];
        Assert.Equal(["configmgr", "intune", "task"], folders.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Stopped_LeavesTheBundleOfBeforeAndNothingElse(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent otherwise there");
        string helper = Helper();
        _deployment.MustPack(helper);
        SortedDictionary<string, string> before = _deployment.Bundle();
        string started = Path.Combine(_deployment.Files.Path, "started");
        string script = _deployment.Files.Write("slow.sh", $"touch \"{started}\"; exec sleep 15");
        // The script would be asked to sign a helper that went out unsigned: another one goes out here.
        string other = StandInProgram.Compile(_deployment.Files, "1.2.4.0");
        string program = Path.Combine(AppContext.BaseDirectory, "certprop-deploy.dll");
        string[] options = ["--helper", other, "--bump", "--sign", $"sh {script} {{file}}"];
        var start = new ProcessStartInfo("dotnet", [program, "pack", "--settings", _deployment.Settings, .. options])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        while (!File.Exists(started) && !process.HasExited)
            Thread.Sleep(20);

        Tool.Run("kill", $"-{signal}", $"{process.Id}");

        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.NotEqual(0, process.ExitCode);
        Assert.DoesNotContain(Folders, name => name.StartsWith("out.", StringComparison.Ordinal));
        Assert.Equal(before, _deployment.Bundle());
        Assert.Single(_deployment.Lock.Revisions);
    }
}
