using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CertProp.Deploy.Tests.Support;

/// <summary>A code-signing certificate that nobody trusts, and osslsigncode that signs with it.</summary>
internal sealed class SelfSigned
{
    private readonly string _pfx;

    public SelfSigned(TemporaryFolder folder)
    {
        Osslsigncode = Tool.Require("osslsigncode");
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Packaging Tests", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], critical: false));
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _pfx = folder.Write("sign.pfx", certificate.Export(X509ContentType.Pkcs12, "test"));
        // It writes beside, so it needs a second step, as administrators write one.
        Script = folder.Write("sign.sh", $"""
            #!/bin/sh
            set -e
            "{Osslsigncode}" sign -pkcs12 "{_pfx}" -pass test -h sha256 -in "$1" -out "$1.signed"
            mv "$1.signed" "$1"
            """);
    }

    public string Osslsigncode { get; }

    public string Script { get; }

    /// <summary>What --sign takes.</summary>
    public string Command => $"sh {Script} {{file}}";

    /// <summary>The SHA-256 that the signature of a file holds and the one that osslsigncode finds in the file.</summary>
    public (string? InSignature, string? OfFile) Digests(string path)
    {
        (_, string output, _) = Tool.Run(Osslsigncode, "verify", "-in", path);
        return (Find("Current message digest"), Find("Calculated message digest"));

        string? Find(string name) => output.Split('\n')
            .FirstOrDefault(line => line.Contains(name, StringComparison.Ordinal) && line.Contains(':', StringComparison.Ordinal))
            ?.Split(':')[1].Trim();
    }
}
