using System.Diagnostics;
using System.Text;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.Settings;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.Commands;

/// <summary><c>pack</c> with a helper that is given.</summary>
public sealed class PackTests : IDisposable
{
    private readonly Deployment _deployment = new();

    public void Dispose() => _deployment.Dispose();

    private string Helper(string version = "1.2.3.4", int returns = 0) =>
        StandInProgram.Compile(_deployment.Files, version, returns);

    [Fact]
    public void Bundle_HasEveryFileAndPassesCheck()
    {
        DeployRun run = _deployment.MustPack(Helper());

        string[] files = [.. _deployment.Bundle().Keys.Append("CertPropRemediation.intunewin")];
        Assert.Equal(
            [
                "CertPropRemediation.intunewin", "certprop.exe", "configmgr/CertPropRemediation.cab",
                "configmgr/Detect-PropagatedCertificates.ps1", "configmgr/Publish-ConfigMgr.ps1",
                "configmgr/Remove-PropagatedCertificates.ps1", "intune/Detect-PropagatedCertificates.ps1",
                "intune/Detect-RestorableCertificates.ps1", "intune/Remove-PropagatedCertificates.ps1",
                "intune/Restore-RemovedCertificates.ps1", "manifest.json", "task/README.md", "task/install.cmd",
                "task/policy.json",
            ],
            files.Select(file => file.Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.InRange(run.Output.Split(Environment.NewLine).Length, 8, 13);
        Assert.Contains("Revision 1, content ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Warning: Nothing is signed", run.Output, StringComparison.Ordinal);
        DeployRun check = DeployRun.Of(["check", .. WrapperScript.All.Select(script => Path.Combine(_deployment.Out, script.Path))]);
        Assert.True(check.ExitCode == 0, check.Output + check.Error);
    }

    [Fact]
    public void Manifest_NamesEveryFileByItsHash()
    {
        _deployment.MustPack(Helper());

        Dictionary<string, string> named = _deployment.Manifest.GetProperty("files").EnumerateArray()
            .ToDictionary(file => file.GetProperty("path").GetString()!, file => file.GetProperty("sha256").GetString()!);
        Assert.Equal(
            _deployment.Bundle().Where(file => file.Key != "manifest.json").Select(file => (file.Key.Replace('\\', '/'), file.Value)),
            named.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => (file.Key, file.Value)));
    }

    [Fact]
    public void SecondPackOfTheSame_HasTheSameBytes()
    {
        string helper = Helper();
        _deployment.MustPack(helper);
        SortedDictionary<string, string> first = _deployment.Bundle();
        string? digest = _deployment.Manifest.GetProperty("package").GetProperty("fileDigest").GetString();

        DeployRun run = _deployment.MustPack(helper);

        Assert.Contains("Still revision 1", run.Output, StringComparison.Ordinal);
        Assert.Equal(first, _deployment.Bundle());
        Assert.Equal(digest, _deployment.Manifest.GetProperty("package").GetProperty("fileDigest").GetString());
        Assert.Single(_deployment.Lock.Revisions);
    }

    [Fact]
    public void PackedHelper_IsTheOneThatScriptsAccept()
    {
        string helper = Helper();
        _deployment.MustPack(helper);
        string target = Path.Combine(_deployment.Files.Path, "unpacked");

        DeployRun run = DeployRun.Of("inspect", Path.Combine(_deployment.Out, "CertPropRemediation.intunewin"), "--extract", target);

        Assert.True(run.ExitCode == 0, run.Error);
        byte[] unpacked = File.ReadAllBytes(Path.Combine(target, "certprop.exe"));
        Assert.Equal(File.ReadAllBytes(helper), unpacked);
        Assert.All(WrapperScript.All, script => Assert.Contains(
            $"    '1.2.3.4' = '{Deployment.Hash(unpacked)}'", _deployment.Script(script.Path), StringComparison.Ordinal));
    }

    [Fact]
    public void Scripts_CarryChannelCommandPolicyAndMarker()
    {
        _deployment.Policy = """
            {
              // Comments stay at home.
              "version": 1, "owner": "any",
              "keep": { "issuers": ["Gro\u00dfe Zertifizierungsstelle", "Zażółć"], },
            }
            """;

        _deployment.MustPack(Helper());

        string content = _deployment.Lock.Latest!.Content;
        foreach (WrapperScript script in WrapperScript.All)
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(_deployment.Out, script.Path));
            Assert.All(bytes, b => Assert.True(b is >= (byte)' ' and <= (byte)'~' or (byte)'\r' or (byte)'\n'));
            string text = Encoding.ASCII.GetString(bytes);
            Assert.Equal(text.Split('\n').Length, text.Split("\r\n").Length);
            string role = script.Role is ScriptRole.Restore ? "restore" : "machine";
            Assert.Contains(
                $"\r\n# certprop-deploy/1 deployment={Deployment.Id} role={role} revision=1 content={content}\r\n", text, StringComparison.Ordinal);
            Assert.Contains($"$Command = '{string.Join("', '", script.Command)}'\r\n", text, StringComparison.Ordinal);
            Assert.Contains(@"""Gro\u00DFe Zertifizierungsstelle""", text, StringComparison.Ordinal);
            Assert.DoesNotContain("stay at home", text, StringComparison.Ordinal);
        }
        Assert.Contains("$Channel = 'configmgr'\r\n", _deployment.Script("configmgr/Detect-PropagatedCertificates.ps1"), StringComparison.Ordinal);
        Assert.Contains("$Timeout = 45\r\n", _deployment.Script("configmgr/Detect-PropagatedCertificates.ps1"), StringComparison.Ordinal);
        Assert.Contains("$Timeout = 120\r\n", _deployment.Script("intune/Remove-PropagatedCertificates.ps1"), StringComparison.Ordinal);
    }

    [Fact]
    public void PolicyNull_LeavesThePolicyToTheDevice()
    {
        using var deployment = new Deployment(""", "names": {} """);
        deployment.Files.Write("certprop.deploy.json", $$"""{ "version": 1, "deployment": "{{Deployment.Id}}", "policy": null }""");

        deployment.MustPack(Helper());

        Assert.Contains("$Policy = ''\r\n", deployment.Script("intune/Detect-PropagatedCertificates.ps1"), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(deployment.Out, "task", "policy.json")));
        Assert.DoesNotContain("--policy", deployment.Script("task/install.cmd"), StringComparison.Ordinal);
    }

    [Fact]
    public void ChangedPolicy_AsksForANewRevision()
    {
        string helper = Helper();
        _deployment.MustPack(helper);
        SortedDictionary<string, string> first = _deployment.Bundle();
        _deployment.Policy = """{ "version": 1, "owner": "any" }""";

        _deployment.Pack(helper).AssertRefused("certprop.lock.json", "--bump");

        Assert.Equal(first, _deployment.Bundle());
        DeployRun bumped = _deployment.MustPack(helper, "--bump");
        Assert.Contains("Revision 2, ", bumped.Output, StringComparison.Ordinal);
        Assert.Equal([1, 2], _deployment.Lock.Revisions.Select(revision => revision.Revision));
        // Nothing to bump is no reason for a revision.
        Assert.Contains("Still revision 2, ", _deployment.MustPack(helper, "--bump").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void FormatOfThePolicy_IsNoChange()
    {
        string helper = Helper();
        _deployment.MustPack(helper);
        _deployment.Policy = "{\r\n  \"owner\" : \"notOwn\", // the same\r\n  \"$schema\": \"x\", \"version\":1,\r\n}";

        Assert.Contains("Still revision 1, ", _deployment.MustPack(helper).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherHelperUnderTheSameVersion_IsRefusedEvenWithBump()
    {
        _deployment.MustPack(Helper());

        _deployment.Pack(Helper(returns: 7), "--bump").AssertRefused("certprop.exe", "1.2.3.4");
    }

    [Fact]
    public void Scripts_AcceptTheHelpersOfTheTwoRevisionsBefore()
    {
        string[] helpers = [.. Enumerable.Range(1, 4).Select(number => Helper($"1.0.{number}.0", number))];
        _deployment.MustPack(helpers[0]);
        foreach (string helper in helpers[1..])
            _deployment.MustPack(helper, "--bump");

        string script = _deployment.Script("intune/Detect-PropagatedCertificates.ps1");
        string[] expected =
        [
            .. helpers[1..].Reverse().Select((helper, index) => $"    '1.0.{4 - index}.0' = '{Deployment.Hash(File.ReadAllBytes(helper))}'"),
        ];
        Assert.Contains($"$Accepted = @{{\r\n{string.Join("\r\n", expected)}\r\n}}\r\n", script, StringComparison.Ordinal);
    }

    [Fact]
    public void FilesOfOthers_AreLeftAndOwnOldOnesGo()
    {
        string helper = Helper();
        _deployment.MustPack(helper);
        string foreign = _deployment.Files.Write("out/notes.txt", "mine");
        _deployment.Files.Write("certprop.deploy.json", $$"""{ "version": 1, "deployment": "{{Deployment.Id}}", "policy": null }""");

        _deployment.MustPack(helper, "--bump");

        Assert.Equal("mine", File.ReadAllText(foreign));
        Assert.False(File.Exists(Path.Combine(_deployment.Out, "task", "policy.json")));
        Assert.Equal(["out"], Directory.GetDirectories(_deployment.Files.Path, "out*").Select(Path.GetFileName));
    }

    [Fact]
    public void Json_IsTheManifestAndWhatStandsInTheWay()
    {
        DeployRun run = _deployment.MustPack(Helper(), "--format", "json");

        Assert.Equal(1, run.Json.GetProperty("manifest").GetProperty("revision").GetInt32());
        Assert.Equal(1, run.Json.GetProperty("warnings").GetArrayLength());
        Assert.Equal(_deployment.Out, run.Json.GetProperty("output").GetString());
    }

    [Theory]
    [InlineData("policy.json", """{ "version": 1, "ovner": "any" }""", "ovner")]
    [InlineData("policy.json", "", "empty")]
    [InlineData("certprop.deploy.json", """{ "version": 1 }""", "deployment")]
    [InlineData("certprop.lock.json", """{ "version": 1, "revisions": [ { "revision": 2 } ] }""", "revision")]
    [InlineData("certprop.lock.json", "{", "")]
    public void WrongFile_IsOneSentenceAndNothingIsWritten(string file, string content, string about)
    {
        string helper = Helper();
        string path = _deployment.Files.Write(file, content);

        _deployment.Pack(helper).AssertRefused(path, about);
        Assert.False(Directory.Exists(_deployment.Out));
    }

    [Theory]
    [InlineData("no program")]
    [InlineData("")]
    [InlineData("MZ")]
    public void HelperThatIsNone_IsRefused(string content)
    {
        string path = _deployment.Files.Write("other.exe", content);

        _deployment.Pack(path).AssertRefused(path, "program");
    }

    [Fact]
    public void HelperThatIsNotThere_IsRefused()
    {
        string path = Path.Combine(_deployment.Files.Path, "nowhere.exe");

        _deployment.Pack(path).AssertRefused(path, "no such file");
    }

    [Theory]
    [InlineData("certprop.lock.json", "this is a folder; locked revisions were expected")]
    [InlineData("policy.json", "this is a folder; a policy was expected")]
    public void FolderInThePlaceOfAFile_IsRefusedAndNothingIsWritten(string file, string about)
    {
        string path = Path.Combine(_deployment.Files.Path, file);
        File.Delete(path);
        Directory.CreateDirectory(path);

        _deployment.Pack(Helper()).AssertRefused(path, about);
        Assert.False(Directory.Exists(_deployment.Out));
    }

    [Fact]
    public void DeviceInThePlaceOfAFile_IsReadNoFurtherThanAFileMayBe()
    {
        const string endless = "/dev/zero";
        Assert.SkipUnless(File.Exists(endless), $"there is no {endless} here");

        _deployment.Pack(endless).AssertRefused(endless, "it is larger than ");
        DeployRun.Of("pack", "--settings", endless).AssertRefused(endless, "it is larger than ");
        Assert.False(Directory.Exists(_deployment.Out));
    }

    [Fact]
    public void RevisionThatAnotherPackMadeMeanwhile_IsNotLost()
    {
        string path = Path.Combine(_deployment.Files.Path, LockFile.FileName);
        string hash = new('A', 64);
        byte[] others = new LockFile([new LockedRevision(1, "0123456789ab", new Version(9, 9, 9, 9), hash, hash)]).Write();
        var request = new PackRequest(SettingsFile.Load(_deployment.Settings), _deployment.Out, Helper(), null, false);
        var packer = new Packer(request, _ => File.WriteAllBytes(path, others));

        var refused = Assert.Throws<InvalidInputException>(packer.Pack);

        Assert.Contains("pack again", refused.Message, StringComparison.Ordinal);
        Assert.Equal(others, File.ReadAllBytes(path));
        Assert.False(Directory.Exists(_deployment.Out));
    }

    [Fact]
    public void FirstPackThatIsRefused_SaysWhatItWroteFirst()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_deployment.Files.Path, "first")).FullName;
        string program = Path.Combine(AppContext.BaseDirectory, "certprop-deploy.dll");
        var start = new ProcessStartInfo("dotnet", [program, "pack", "--helper", "nowhere.exe"])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
        };

        using var process = Process.Start(start)!;
        string[] error = process.StandardError.ReadToEnd().TrimEnd().Split(Environment.NewLine);

        Assert.Equal(
            Directory.GetFiles(folder).Select(path => $"Written: {path}").Order(StringComparer.Ordinal),
            error[..^1].Order(StringComparer.Ordinal));
        Assert.StartsWith("certprop-deploy: nowhere.exe: there is no such file", error[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pack")]
    [InlineData("init")]
    public void EmptySettings_AreUsage(string command)
    {
        DeployRun run = DeployRun.Of(command, "--settings", "");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("certprop-deploy: --settings is empty", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void PolicyTooLargeForAScript_NamesTheNumberAndTheWayOut()
    {
        string[] issuers = [.. Enumerable.Range(0, 400).Select(number => $"\"Contoso Issuing CA {number:0000}\"")];
        _deployment.Policy = $$"""{ "version": 1, "keep": { "issuers": [{{string.Join(',', issuers)}}] } }""";

        DeployRun run = _deployment.Pack(Helper());

        Assert.Equal(2, run.ExitCode);
        run.AssertOneSentence();
        Assert.Contains("install --policy", run.Error, StringComparison.Ordinal);
        Assert.Matches(@"\d{4,}", run.Error);
        Assert.False(Directory.Exists(_deployment.Out));
    }

    [Fact]
    public void SettingsThatWereNamed_AreNotMade()
    {
        string path = Path.Combine(_deployment.Files.Path, "other.json");

        DeployRun.Of("pack", "--settings", path).AssertRefused(path, "certprop-deploy init");
        Assert.False(File.Exists(path));
    }
}
