using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Bundle;

/// <summary>
/// Every bundle that was published, in <c>bundles/&lt;revision&gt;-&lt;content&gt;/</c> beside the settings: Intune gives no
/// content back.
/// </summary>
/// <param name="settings">Beside which.</param>
internal sealed class BundleArchive(SettingsFile settings)
{
    /// <summary>Keeps a copy, unless there is one.</summary>
    public void Keep(ReadBundle bundle)
    {
        string folder = FolderOf(bundle.Manifest.Revision, bundle.Manifest.Content);
        if (Directory.Exists(folder))
            return;
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
    }

    /// <summary>The bundle of a revision, also where it only lies in <c>out</c>.</summary>
    /// <param name="revision">Of it.</param>
    /// <param name="content">Of it, first 12 hex digits.</param>
    /// <param name="whose">What carries it, for what is said where it is lost.</param>
    /// <exception cref="InvalidInputException">It is not there, or not as it was packed.</exception>
    public ReadBundle Open(int revision, string content, string whose)
    {
        string folder = FolderOf(revision, content), packed = settings.Resolve(ReadBundle.DefaultFolder);
        if (Directory.Exists(folder))
            return ReadBundle.Open(folder);
        return File.Exists(Path.Combine(packed, BundleManifest.FileName))
            && ReadBundle.Open(packed) is { } bundle
            && (bundle.Manifest.Revision, bundle.Manifest.Content) == (revision, content)
            ? bundle
            : throw new InvalidInputException(
                folder,
                $"{whose} carries revision {revision} (content {content}), and this is where publishing keeps it; name "
                + "a copy with --bundle DIR");
    }

    private string FolderOf(int revision, string content) =>
        settings.Resolve(Path.Combine("bundles", $"{revision}-{content}"));
}
