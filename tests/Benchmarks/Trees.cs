using CertProp.Samples;

namespace CertProp.Benchmarks;

/// <summary>Folders of profiles, each built when it is first asked for.</summary>
internal sealed class Trees(Settings settings, WorkFolder work)
{
    /// <summary>Enough that start-up, which is not the same twice, does not hide one call a profile.</summary>
    public const int Times = 4;

    private const int LeakedEvery = 5;

    private readonly Dictionary<(int Profiles, int Elements, int LeakedEvery), string> _built = [];
    private string? _copy;

    /// <summary>The tree that the settings describe, or name.</summary>
    public string Large => settings.Tree is null ? Built : Named(settings.Tree);

    /// <summary>The tree that the settings describe, also where they name another one.</summary>
    public string Built => Of(settings.Profiles, settings.Elements);

    public string Small => Of(settings.Small, settings.Elements);

    /// <summary>As many profiles as in <see cref="Small"/>, with twice the elements.</summary>
    public string Wide => Of(settings.Small, 2 * settings.Elements);

    /// <summary>As many elements a profile as in <see cref="Small"/>, and <see cref="Times"/> the profiles.</summary>
    public string Long => Of(Times * settings.Small, settings.Elements);

    /// <summary>The same size as <see cref="Built"/>, and every certificate somebody else's.</summary>
    public string LargeLeaked => Of(settings.Profiles, settings.Elements, leakedEvery: 1);

    public string SmallLeaked => Of(settings.Small, settings.Elements, leakedEvery: 1);

    /// <summary>
    /// <see cref="Large"/> to remove files from, which must be put back: the tree itself where it is ours, else a copy.
    /// </summary>
    public string Removable => settings.Tree is null ? Built : _copy ??= Copy(Named(settings.Tree));

    private string Of(int profiles, int elements, int leakedEvery = LeakedEvery)
    {
        (int, int, int) key = (profiles, elements, leakedEvery);
        if (!_built.TryGetValue(key, out string? folder))
            _built[key] = folder = Build(profiles, elements, leakedEvery);
        return folder;
    }

    private string Build(int profiles, int elements, int leakedEvery)
    {
        bool isLarge = (profiles, elements, leakedEvery) == (settings.Profiles, settings.Elements, LeakedEvery);
        string folder = isLarge && settings.Keep is not null
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.Keep))
            : work.PathOf($"profiles-{profiles}-{elements}-{leakedEvery}");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new BenchmarkException($"{folder} is not empty; --tree measures a tree that is there.");
        Benchmark.Talk($"building {profiles} profiles with {elements} elements each, 1 in {leakedEvery} leaked");
        BulkTree.Write(folder, profiles, elements, leakedEvery);
        Tool.Run("sync"); // else the kernel writes the tree to the disk while it is swept
        return folder;
    }

    private string Copy(string tree)
    {
        Benchmark.Talk($"copying {tree}");
        string copy = work.PathOf("copy");
        Tool.Run("cp", "-a", "--reflink=auto", tree, copy);
        return copy;
    }

    private static string Named(string tree) => Directory.Exists(tree)
        ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(tree))
        : throw new BenchmarkException($"{tree}: no such folder.");
}
