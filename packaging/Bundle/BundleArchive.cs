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
        // Beside it first: a copy that was cut off is none.
        string beside = $"{folder}.new";
        if (Directory.Exists(beside))
            Directory.Delete(beside, recursive: true);
        foreach (string path in bundle.Manifest.Files.Select(file => file.Path)
            .Append(bundle.Manifest.Package.Path).Append(BundleManifest.FileName))
        {
            string target = Path.Combine(beside, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(bundle.Folder, path), target);
        }
        Directory.Move(beside, folder);
        return folder;
    }
}
