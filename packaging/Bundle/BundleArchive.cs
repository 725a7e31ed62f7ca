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
        // What was read and checked, and not what somebody may have packed into that folder since.
        foreach (string path in bundle.Manifest.Files.Select(file => file.Path))
            File.WriteAllBytes(Place(path), bundle.Read(path));
        File.WriteAllBytes(Place(BundleManifest.FileName), bundle.Manifest.Write());
        File.Copy(Path.Combine(bundle.Folder, bundle.Manifest.Package.Path), Place(bundle.Manifest.Package.Path));
        ReadBundle.Open(beside);
        Directory.Move(beside, folder);

        string Place(string path)
        {
            string target = Path.Combine(beside, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            return target;
        }
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
        {
            ReadBundle kept = ReadBundle.Open(folder);
            return (kept.Manifest.Revision, kept.Manifest.Content) == (revision, content)
                ? kept
                : throw new InvalidInputException(
                    folder, $"it holds revision {kept.Manifest.Revision} (content {kept.Manifest.Content}), not what it is called");
        }
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
