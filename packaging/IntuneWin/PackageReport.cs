using System.Text.Json;
using System.Text.Json.Serialization;

namespace CertProp.Deploy.IntuneWin;

/// <summary>What is said about a package; never its keys.</summary>
internal sealed record PackageReport
{
    public required string Name { get; init; }

    public required string SetupFile { get; init; }

    public required string? ToolVersion { get; init; }

    public required long SizeEncrypted { get; init; }

    public required long SizeUnencrypted { get; init; }

    public required byte[] FileDigest { get; init; }

    public required string FileDigestAlgorithm { get; init; }

    public required string ProfileIdentifier { get; init; }

    /// <summary>Always true: nothing is said about a package whose MAC is wrong.</summary>
    public required bool MacVerified { get; init; }

    /// <summary>Null where the package has none.</summary>
    public required IReadOnlyDictionary<string, string>? Msi { get; init; }

    public required IReadOnlyList<PackagedFile> Files { get; init; }

    /// <summary>The folder that its files were unpacked to; null where nobody asked.</summary>
    public required string? ExtractedTo { get; init; }

    public static PackageReport Of(IntuneWinPackage package, string? extractedTo) => new()
    {
        Name = package.Detection.Name,
        SetupFile = package.Detection.SetupFile,
        ToolVersion = package.Detection.ToolVersion,
        SizeEncrypted = package.Content.SizeEncrypted,
        SizeUnencrypted = package.Content.Size,
        FileDigest = package.Content.Encryption.FileDigest,
        FileDigestAlgorithm = EncryptionInfo.Sha256,
        ProfileIdentifier = EncryptionInfo.ProfileVersion1,
        MacVerified = true,
        Msi = package.Detection.Msi.Count == 0 ? null : package.Detection.Msi,
        Files = package.Inner.Files,
        ExtractedTo = extractedTo,
    };

    public void WriteJson(TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(this, PackageReportJson.Default.PackageReport));
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PackageReport))]
internal sealed partial class PackageReportJson : JsonSerializerContext;
