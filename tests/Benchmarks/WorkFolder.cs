namespace CertProp.Benchmarks;

/// <summary>A temporary folder that goes when the benchmarks end.</summary>
internal sealed class WorkFolder : IDisposable
{
    // Deleting waits for the disk most of the time: ten times as long, file by file, as from several threads.
    private static readonly ParallelOptions s_deletion = new() { MaxDegreeOfParallelism = 8 };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("certprop-benchmarks-");

    public string Path => _folder.FullName;

    public string PathOf(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public void Dispose()
    {
        IEnumerable<DirectoryInfo> profiles = _folder.EnumerateDirectories("profiles-*")
            .SelectMany(tree => tree.EnumerateDirectories().OrderBy(profile => profile.Name, StringComparer.Ordinal));
        Parallel.ForEach(profiles, s_deletion, profile => profile.Delete(recursive: true));
        _folder.Delete(recursive: true);
    }
}
