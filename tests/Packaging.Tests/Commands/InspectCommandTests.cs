using CertProp.Deploy.Tests.IntuneWin;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.Commands;

/// <summary>The page, the JSON document, and command lines that cannot be meant.</summary>
public sealed class InspectCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_IsOneAlignedPage()
    {
        string path = Path.Combine(_folder.Path, "app.intunewin");
        var content = OwnPackage.Write(path, OwnPackage.Files);

        // How well the inner ZIP is compressed is the framework's affair.
        Assert.Equal($"""
              name          CertPropRemediation
              setup file    certprop.exe
              tool version  1.8.7.0
              encrypted     {content.SizeEncrypted} bytes
              unencrypted   {content.Size} bytes
              digest        SHA256 {Convert.ToBase64String(content.Encryption.FileDigest)}
              profile       ProfileVersion1
              MAC           verified

            3 files
              10  certprop.exe
               0  empty.txt
               8  wrapper/Install.ps1

            """.ReplaceLineEndings(), DeployRun.Of("inspect", path).Output);
    }

    [Fact]
    public void Json_HasTheSameFactsAndNoKeys()
    {
        string path = Path.Combine(_folder.Path, "app.intunewin");
        var content = OwnPackage.Write(path, OwnPackage.Files);

        DeployRun run = DeployRun.Of("inspect", path, "--format", "json");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            ["name", "setupFile", "toolVersion", "sizeEncrypted", "sizeUnencrypted", "fileDigest",
            "fileDigestAlgorithm", "profileIdentifier", "macVerified", "msi", "files", "extractedTo"],
            run.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("CertPropRemediation", run.Json.GetProperty("name").GetString());
        Assert.Equal(content.Size, run.Json.GetProperty("sizeUnencrypted").GetInt64());
        Assert.Equal(content.SizeEncrypted, run.Json.GetProperty("sizeEncrypted").GetInt64());
        Assert.Equal(content.Encryption.FileDigest, run.Json.GetProperty("fileDigest").GetBytesFromBase64());
        Assert.True(run.Json.GetProperty("macVerified").GetBoolean());
        byte[][] keys = [content.Encryption.EncryptionKey, content.Encryption.MacKey];
        Assert.All(keys, key =>
            Assert.DoesNotContain(Convert.ToBase64String(key), run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("FILE", "inspect")]
    [InlineData("FILE", "inspect", "")]
    [InlineData("b", "inspect", "a", "b")]
    [InlineData("--extract", "inspect", "a", "--extract")]
    [InlineData("--extract", "inspect", "a", "--extract", "")]
    [InlineData("text or json", "inspect", "a", "--format", "csv")]
    public void WrongCommandLine_EndsWith1(string about, params string[] arguments)
    {
        DeployRun run = DeployRun.Of(arguments);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(about, run.Error, StringComparison.OrdinalIgnoreCase);
    }
}
