using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CertProp.Deploy.IntuneWin;
using CertProp.Files;

namespace CertProp.Deploy.Bundle;

/// <summary>manifest.json: what a bundle is and what is in it. The same input gives the same manifest.</summary>
/// <param name="Version">Of this format.</param>
/// <param name="Deployment">Whose objects.</param>
/// <param name="Revision">From the lock file.</param>
/// <param name="Content">First 12 hex digits of what it is known by.</param>
/// <param name="Helper">The helper in it.</param>
/// <param name="Accepted">Hex SHA-256 of each helper that its scripts accept, by file version.</param>
/// <param name="PolicySha256">Of the policy's canonical form; null where devices have their own.</param>
/// <param name="Package">The Intune package, whose own bytes differ each time it is packed.</param>
/// <param name="Files">Every other file.</param>
internal sealed record BundleManifest(
    int Version, Guid Deployment, int Revision, string Content, ManifestHelper Helper,
    IReadOnlyDictionary<string, string> Accepted, string? PolicySha256, ManifestPackage Package,
    IReadOnlyList<ManifestFile> Files)
{
    public const string FileName = "manifest.json";

    private const int MaxLength = 1 << 20;

    public byte[] Write() => Encoding.UTF8.GetBytes(
        JsonSerializer.Serialize(this, BundleJson.Default.BundleManifest).ReplaceLineEndings("\n") + "\n");

    /// <exception cref="InvalidInputException">There is none, or it is none of this version.</exception>
    public static BundleManifest Read(string path)
    {
        try
        {
            byte[] content = NamedFile.Read(path, "a bundle was expected; certprop-deploy pack makes one", MaxLength);
            return JsonSerializer.Deserialize(content, BundleJson.Default.BundleManifest) is { Version: 1 } manifest
                ? manifest
                : throw new InvalidInputException(path, "it is no manifest of this version; pack again");
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(
                path, "it is no manifest of a bundle; pack again", (int)(e.LineNumber ?? 0) + 1);
        }
    }

    /// <summary>The files of the bundle that lies in a folder; none where there is none that can be read.</summary>
    public static IReadOnlyList<ManifestFile> FilesIn(string folder) =>
        In(folder) is { } manifest ? [.. manifest.Files.Where(IsInside)] : [];

    /// <summary>
    /// The bundle that lies in a folder; null where there is none that can be read. Files in it may be null.
    /// </summary>
    public static BundleManifest? In(string folder)
    {
        byte[] buffer = [];
        if (Folder.OpenRoot(folder, out Folder? root) is not null)
            return null;
        using (root)
        {
            if (root!.ReadFile(FileName, MaxLength, ref buffer, out FileContent content) is not null)
                return null;
            try
            {
                return JsonSerializer.Deserialize(
                    buffer.AsSpan(0, content.Length), BundleJson.Default.BundleManifest);
            }
            catch (JsonException)
            {
                // Not a manifest of ours: what it does not name is nobody's to delete.
                return null;
            }
        }
    }

    // What is null in a list gets past the reader.
    private static bool IsInside(ManifestFile? file) =>
        file is not null && !file.Path.Contains('\\') && EntryName.WhyUnsafe(file.Path) is null;
}

/// <param name="FileVersion">In four parts.</param>
/// <param name="Sha256">Hex, of the file.</param>
/// <param name="UnsignedSha256">Hex, of what a signature covers.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Signed">Whether it carries a signature.</param>
internal sealed record ManifestHelper(string FileVersion, string Sha256, string UnsignedSha256, long Size, bool Signed);

/// <param name="Path">In the bundle.</param>
/// <param name="FileDigest">Base64 SHA-256 of its content before encryption.</param>
/// <param name="UnencryptedSize">In bytes.</param>
/// <param name="EncryptedSize">In bytes.</param>
internal sealed record ManifestPackage(string Path, string FileDigest, long UnencryptedSize, long EncryptedSize);

/// <param name="Path">In the bundle, with forward slashes.</param>
/// <param name="Sha256">Hex.</param>
/// <param name="Size">In bytes.</param>
internal sealed record ManifestFile(string Path, string Sha256, long Size)
{
    public static ManifestFile Of(string path, ReadOnlySpan<byte> content) =>
        new(path, Convert.ToHexString(SHA256.HashData(content)), content.Length);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BundleManifest))]
internal sealed partial class BundleJson : JsonSerializerContext;
