namespace CertProp.Deploy.Bundle;

/// <summary>
/// The output folder. A bundle is written beside it and moved into it file by file at the end: whoever is stopped earlier
/// keeps the bundle of before. Files of others in it are left alone.
/// </summary>
internal sealed class BundleFolder : IDisposable
{
    private readonly string _folder;

    /// <param name="folder">Full path.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public BundleFolder(string folder)
    {
        _folder = folder;
        Staging = $"{folder}.new-{Environment.ProcessId}";
        Scratch = Path.Combine(Staging, "scratch");
        Directory.CreateDirectory(Scratch);
    }

    /// <summary>For files on the way, which do not become part of the bundle.</summary>
    public string Scratch { get; }

    /// <summary>Where the bundle's files are written to, at the paths that they have in the bundle.</summary>
    public string Staging { get; }

    /// <summary>Path of a file of the bundle that is being made.</summary>
    public string PathOf(string relative)
    {
        string path = Path.Combine(Staging, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    public void Write(string relative, byte[] content) => File.WriteAllBytes(PathOf(relative), content);

    /// <summary>Puts the new files in the place of the old ones, and takes away what only the bundle of before had.</summary>
    /// <param name="before">Relative paths of that bundle's files.</param>
    public void Finish(IEnumerable<string> before)
    {
        Directory.Delete(Scratch, recursive: true);
        string[] files = [.. Directory.GetFiles(Staging, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Staging, path))];
        foreach (string file in files)
        {
            string target = Path.Combine(_folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(Path.Combine(Staging, file), target, overwrite: true);
        }
        foreach (string file in before.Select(path => path.Replace('/', Path.DirectorySeparatorChar)).Except(files))
            File.Delete(Path.Combine(_folder, file));
    }

    public void Dispose()
    {
        if (Directory.Exists(Staging))
            Directory.Delete(Staging, recursive: true);
    }
}
