using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Bundle;

/// <summary>Every bundle that was published, beside the settings: Intune gives no content back.</summary>
internal static class BundleArchive
{
    /// <summary>Keeps a copy in <c>bundles/&lt;revision&gt;-&lt;content&gt;/</c>, unless there is one.</summary>
    /// <returns>Full path of the copy.</returns>
    public static string Keep(ReadBundle bundle, SettingsFile settings)
    {
        string folder = settings.Resolve(Path.Combine("bundles", $"{bundle.Manifest.Revision}-{bundle.Manifest.Content}"));
        if (Directory.Exists(folder))
            return folder;
        using var copy = new BundleFolder(folder);
        foreach (string path in bundle.Manifest.Files.Select(file => file.Path).Append(bundle.Manifest.Package.Path).Append(BundleManifest.FileName))
            File.Copy(Path.Combine(bundle.Folder, path), copy.PathOf(path));
        copy.Finish([]);
        return folder;
    }
}
