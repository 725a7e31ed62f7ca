using CertProp.Deploy.Bundle;
using CertProp.Deploy.ConfigMgr;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.Commands;

/// <summary><c>pack --sign</c>, with osslsigncode and a certificate that nobody trusts.</summary>
public sealed class SignTests : IDisposable
{
    private readonly Deployment _deployment = new();
    private readonly Lazy<SelfSigned> _signer;

    public SignTests() => _signer = new(() => new SelfSigned(_deployment.Files));

    public void Dispose() => _deployment.Dispose();

    [Fact]
    public void Helper_IsSignedBeforeItsHashGoesIntoScripts()
    {
        SelfSigned signer = _signer.Value;
        string helper = StandInProgram.Compile(_deployment.Files, "1.0.0.0");
        byte[] unsigned = File.ReadAllBytes(helper);

        DeployRun run = _deployment.MustPack(helper, "--sign", signer.Command);

        Assert.DoesNotContain("Warning", run.Output, StringComparison.Ordinal);
        Assert.Equal(unsigned, File.ReadAllBytes(helper));
        string packed = Path.Combine(_deployment.Out, "certprop.exe");
        (string? inSignature, string? ofFile) = signer.Digests(packed);
        Assert.NotNull(ofFile);
        Assert.Equal(ofFile, inSignature);
        Assert.Equal(ofFile, _deployment.Lock.Latest!.HelperUnsigned);
        Assert.All(WrapperScript.All, script => Assert.Contains(
            Deployment.Hash(File.ReadAllBytes(packed)), _deployment.Script(script.Path), StringComparison.Ordinal));
    }

    [Fact]
    public void Scripts_AreSignedAfterTheirLastByte()
    {
        SelfSigned signer = _signer.Value;
        _deployment.MustPack(StandInProgram.Compile(_deployment.Files, "1.0.0.0"), "--sign", signer.Command);

        foreach (string script in WrapperScript.All.Select(script => script.Path).Append(PublishScript.Path))
        {
            string path = Path.Combine(_deployment.Out, script);
            (string? inSignature, string? ofFile) = signer.Digests(path);
            Assert.NotNull(ofFile);
            Assert.Equal(ofFile, inSignature);
            Assert.EndsWith("# SIG # End signature block\r\n", File.ReadAllText(path), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void HelperThatWentOut_IsNeverSignedAgain()
    {
        string helper = StandInProgram.Compile(_deployment.Files, "1.0.0.0");
        _deployment.MustPack(helper, "--sign", _signer.Value.Command);
        string signed = Deployment.Hash(File.ReadAllBytes(Path.Combine(_deployment.Out, "certprop.exe")));
        string content = _deployment.Lock.Latest!.Content;
        _deployment.Policy = """{ "version": 1, "owner": "any" }""";

        _deployment.MustPack(helper, "--bump", "--sign", _signer.Value.Command);

        Assert.Equal(signed, Deployment.Hash(File.ReadAllBytes(Path.Combine(_deployment.Out, "certprop.exe"))));
        Assert.NotEqual(content, _deployment.Lock.Latest!.Content);

        // Without it, only that very file will do.
        string kept = Path.Combine(_deployment.Files.Path, "kept.exe");
        File.Move(Path.Combine(_deployment.Out, "certprop.exe"), kept);
        _deployment.Pack(helper, "--sign", _signer.Value.Command).AssertRefused("certprop.exe", signed);
        _deployment.MustPack(kept, "--sign", _signer.Value.Command);
        Assert.Equal(signed, Deployment.Hash(File.ReadAllBytes(Path.Combine(_deployment.Out, "certprop.exe"))));
    }

    [Fact]
    public void ScriptsAloneUnsigned_AreWhatTheWarningNames()
    {
        string helper = StandInProgram.Compile(_deployment.Files, "1.0.0.0");
        _deployment.MustPack(helper, "--sign", _signer.Value.Command);

        DeployRun run = _deployment.MustPack(helper);

        Assert.Contains("Warning: The scripts are not signed: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void HelperThatWentOutUnsigned_IsNotSignedUnderTheSameVersion()
    {
        string helper = StandInProgram.Compile(_deployment.Files, "1.0.0.0");
        _deployment.MustPack(helper);

        _deployment.Pack(helper, "--sign", _signer.Value.Command).AssertRefused("certprop.exe", "raise <Version>");
    }

    [Fact]
    public void SignedAndUnsigned_AreTheSameContent()
    {
        string helper = StandInProgram.Compile(_deployment.Files, "1.0.0.0");
        _deployment.MustPack(helper, "--sign", _signer.Value.Command);
        using var other = new Deployment();

        other.MustPack(helper);

        Assert.Equal(_deployment.Lock.Latest!.Content, other.Lock.Latest!.Content);
    }

    /// <summary>Commands that do not sign, and what is said about them.</summary>
    public static TheoryData<string, string> Wrong => new()
    {
        { "false {file}", "ended with 1 for certprop.exe" },
        { "true {file}", "left certprop.exe as it was" },
        { "/nowhere/signtool sign {file}", "does not run" },
        { "sh -c \"echo broken >> $0\" {file}", "certprop.exe" },
        { "sh -c \"echo no key for you >&2; exit 3\" {file}", "ended with 3 for certprop.exe: no key for you" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void CommandThatDoesNotSign_IsRefusedAndNothingIsWritten(string command, string about)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the commands are those of a Unix shell");
        string helper = StandInProgram.Compile(_deployment.Files, "1.0.0.0");

        DeployRun run = _deployment.Pack(helper, "--sign", command);

        Assert.Equal(2, run.ExitCode);
        run.AssertOneSentence();
        Assert.Contains(about, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_deployment.Out));
        Assert.Empty(_deployment.Lock.Revisions);
    }

    [Fact]
    public void CommandWithoutAPlaceForTheFile_IsUsage()
    {
        DeployRun run = _deployment.Pack(StandInProgram.Compile(_deployment.Files, "1.0.0.0"), "--sign", "signtool sign");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("{file}", run.Error, StringComparison.Ordinal);
    }
}
