using System.Security.Cryptography;
using System.Text;
using CertProp.Deploy.ConfigMgr;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.ConfigMgr;

/// <summary>Signed scripts in digests: Microsoft's own, and such as osslsigncode signs.</summary>
public sealed class ScriptSignatureTests : IDisposable
{
    private const string Script = "# A script.\r\nWrite-Output 'Compliant'\r\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static ScriptBody[] Microsofts()
    {
        string path = RealDigests.Sample(RealDigests.Signed);
        var item = (ConfigurationItem)new DigestReader(path, "digest").Read(File.ReadAllBytes(path))!;
        return [.. item.Settings.Select(setting => ((ScriptSource)setting.Source).Discovery)];
    }

    private (byte[] File, SelfSigned Signer, string Path) Sign()
    {
        var signer = new SelfSigned(_folder);
        string path = _folder.Write("script.ps1", Script);
        (int exitCode, _, string error) = Tool.Run("sh", signer.Script, path);
        Assert.True(exitCode == 0, error);
        return (File.ReadAllBytes(path), signer, path);
    }

    [Fact]
    public void ScriptsOfMicrosoft_AreAsSigned()
    {
        ScriptBody[] bodies = Microsofts();

        Assert.Equal(2, bodies.Length);
        Assert.All(bodies, body => Assert.Equal(
            new ScriptSignature(SignatureState.AsSigned, "Microsoft Corporation"),
            ScriptSignature.Of(body.Language, body.Script)));
    }

    [Fact]
    public void ScriptsOfMicrosoft_HaveTheirTextInTheirBlock() => Assert.All(Microsofts(), body =>
    {
        Assert.Equal(body.Script, Encoding.ASCII.GetString(body.Encoded()!));
        Assert.False(body.IsEncodedOtherwise);
        // Block and text, made anew of the file, are what the console made of it.
        Assert.Equal(body, ScriptBody.OfFile("file", body.Encoded()!));
    });

    [Fact]
    public void OneChangedByte_IsAChangedScript() => Assert.All(Microsofts(), body =>
    {
        string changed = $" {body.Text}";

        Assert.Equal(SignatureState.Changed, ScriptSignature.Of(body.Language, $" {body.Script}").State);
        Assert.True(new ScriptBody(body.Language, changed).IsEncodedOtherwise);
    });

    [Fact]
    public void SignedFile_IsEmbeddedWithItsVeryBytes()
    {
        (byte[] file, SelfSigned signer, string path) = Sign();

        var body = ScriptBody.OfFile("script.ps1", file);

        Assert.Equal(file, body.Encoded());
        Assert.Equal(Encoding.ASCII.GetString(file), body.Script);
        Assert.Equal(
            new ScriptSignature(SignatureState.AsSigned, "Packaging Tests"),
            ScriptSignature.Of(body.Language, body.Script));
        // The digest is the one that osslsigncode computes of the file.
        (string? inSignature, _) = signer.Digests(path);
        string text = body.Script[..body.Script.IndexOf("\r\n# SIG # Begin", StringComparison.Ordinal)];
        Assert.Equal(inSignature, Convert.ToHexString(SHA256.HashData(Encoding.Unicode.GetBytes(text))));
    }

    [Fact]
    public void ScriptWithoutSignature_GetsNoBlock()
    {
        var body = ScriptBody.OfFile("script.ps1", Encoding.ASCII.GetBytes(Script));

        Assert.Equal((Script, Script), (body.Text, body.Script));
        Assert.Null(body.Encoded());
        Assert.False(body.IsEncodedOtherwise);
        Assert.Equal(SignatureState.None, ScriptSignature.Of(body.Language, body.Script).State);
    }

    [Theory]
    [InlineData("# a\n")]
    [InlineData("# a\r")]
    [InlineData("# \u00E9\r\n")]
    [InlineData("# \u000C\r\n")]
    [InlineData("# \0\r\n")]
    public void FileThatXmlWouldChange_IsRefused(string text) => Assert.Contains(
        "not plain ASCII with CRLF",
        Assert.Throws<InvalidInputException>(() => ScriptBody.OfFile("script.ps1", Encoding.UTF8.GetBytes(text))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("PowerShell", "")]
    [InlineData("PowerShell", "# no base64")]
    [InlineData("PowerShell", "# MIIB")]
    [InlineData("PowerShell", "# MAA=")]
    [InlineData("PowerShell", "# BgkqhkiG9w0BBwI=")]
    [InlineData("PowerShell", "# MAsGCSqGSIb3DQEHAg==")]
    [InlineData("VBScript", "# MAA=")]
    public void BlockThatIsNoSignature_IsNotValid(string language, string block) => Assert.Equal(
        new ScriptSignature(SignatureState.Invalid, null),
        ScriptSignature.Of(
            language, $"# a\r\n# SIG # Begin signature block\r\n{block}\r\n# SIG # End signature block\r\n"));

    /// <summary>A digest of another text, put into somebody's signature, does not make it theirs.</summary>
    [Fact]
    public void DigestPutIntoASignature_IsNotSigned()
    {
        (byte[] file, _, _) = Sign();
        string text = Encoding.ASCII.GetString(file);
        int begin = text.IndexOf("\r\n# SIG # Begin", StringComparison.Ordinal);
        const string head = "\r\n# SIG # Begin signature block\r\n", tail = "\r\n# SIG # End signature block\r\n";
        string[] lines = text[(begin + head.Length)..^tail.Length].Split("\r\n");
        byte[] pkcs7 = Convert.FromBase64String(string.Concat(lines.Select(line => line[2..])));
        byte[] mine = SHA256.HashData(Encoding.Unicode.GetBytes("# Another one."));
        int at = pkcs7.AsSpan().IndexOf(SHA256.HashData(Encoding.Unicode.GetBytes(text[..begin])));
        mine.CopyTo(pkcs7, at);

        var signature = ScriptSignature.Of(
            "PowerShell", $"# Another one.{head}# {Convert.ToBase64String(pkcs7)}{tail}");

        Assert.Equal(new ScriptSignature(SignatureState.Invalid, null), signature);
    }

    [Fact]
    public void TextBehindTheSignature_IsNotSigned() => Assert.All(Microsofts(), body => Assert.Equal(
        SignatureState.Invalid, ScriptSignature.Of(body.Language, $"{body.Script}Write-Output 'more'\r\n").State));

    [Fact]
    public void SignatureDamagedAnywhere_NeverFails()
    {
        (byte[] file, _, _) = Sign();
        string text = Encoding.ASCII.GetString(file);
        int begin = text.IndexOf("# SIG # Begin", StringComparison.Ordinal);
        for (int at = begin; at < text.Length; at += 7)
        {
            char other = text[at] == 'A' ? 'B' : 'A';
            _ = ScriptSignature.Of("PowerShell", $"{text[..at]}{other}{text[(at + 1)..]}");
            _ = ScriptSignature.Of("PowerShell", text[..at]);
        }
    }
}
