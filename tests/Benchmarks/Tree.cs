using CertProp.Samples;

namespace CertProp.Benchmarks;

/// <summary>The folder of profiles that is swept.</summary>
internal static class Tree
{
    private const int LeakedEvery = 5;

    /// <summary>The full path of the tree, made unless the settings name one.</summary>
    public static string Prepare(Settings settings, WorkFolder work)
    {
        if (settings.Tree is not null)
        {
            return Directory.Exists(settings.Tree)
                ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.Tree))
                : throw new BenchmarkException($"{settings.Tree}: no such folder.");
        }
        string folder = settings.Keep is null
            ? work.PathOf("profiles")
            : Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.Keep));
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new BenchmarkException($"{settings.Keep} is not empty; --tree measures a tree that is there.");
        Benchmark.Talk($"building {settings.Profiles} profiles with {settings.Elements} elements each");
        BulkTree.Write(folder, settings.Profiles, settings.Elements, LeakedEvery);
        Tool.Run("sync"); // else the kernel writes the tree to the disk while it is swept
        return folder;
    }
}
