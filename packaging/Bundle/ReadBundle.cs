using System.Security.Cryptography;
using CertProp.Deploy.IntuneWin;
using CertProp.Reports;

namespace CertProp.Deploy.Bundle;

/// <summary>A bundle on a disk, whose files are those that its manifest names.</summary>
/// <param name="Folder">Full path.</param>
/// <param name="Manifest">What it is.</param>
internal sealed record ReadBundle(string Folder, BundleManifest Manifest)
{
    /// <summary>Where pack writes, beside the settings.</summary>
    public const string DefaultFolder = "out";

    /// <exception cref="InvalidInputException">It is not there, or a file is not as it was packed.</exception>
    public static ReadBundle Open(string folder)
    {
        var bundle = new ReadBundle(Path.GetFullPath(folder), BundleManifest.Read(Path.Combine(folder, BundleManifest.FileName)));
        foreach (ManifestFile file in bundle.Manifest.Files)
            bundle.Read(file.Path);
        using IntuneWinPackage package = bundle.OpenPackage();
        return bundle;
    }

    /// <summary>A file of the bundle, by its path in it.</summary>
    /// <exception cref="InvalidInputException">It is not as it was packed.</exception>
    public byte[] Read(string relative)
    {
        string path = Path.Combine(Folder, relative);
        ManifestFile? named = Manifest.Files.FirstOrDefault(file => file.Path == relative);
        byte[]? content = named is not null && File.Exists(path) ? File.ReadAllBytes(path) : null;
        return content is not null && Convert.ToHexString(SHA256.HashData(content)) == named!.Sha256
            ? content
            : throw new InvalidInputException(path, "it is not the file that the bundle was packed with; pack again");
    }

    /// <summary>One of the scripts for Intune.</summary>
    /// <inheritdoc cref="Read"/>
    public byte[] IntuneScript(ScriptRole role, bool detects) => Read(WrapperScript.All.Single(
        script => script.Channel is Channel.Intune && script.Role == role && script.Detects == detects).Path);

    /// <summary>The app's content.</summary>
    /// <exception cref="InvalidInputException">It is not as it was packed.</exception>
    public IntuneWinPackage OpenPackage()
    {
        string path = Path.Combine(Folder, Manifest.Package.Path);
        IntuneWinPackage package = IntuneWinPackage.Open(path);
        if (Convert.ToBase64String(package.Content.Encryption.FileDigest) == Manifest.Package.FileDigest)
            return package;
        package.Dispose();
        throw new InvalidInputException(path, "its content is not what the bundle was packed with; pack again");
    }
}
