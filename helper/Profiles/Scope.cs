using CertProp.Policies;
using CertProp.Stores;

namespace CertProp.Profiles;

/// <summary>All places that a run covers, held open until its end.</summary>
internal sealed class Scope : IDisposable
{
    private readonly List<ProfileTree> _trees = [];

    private Scope(string name) => Name = name;

    /// <summary>As the JSON report calls it: <c>folder</c> or <c>file</c>.</summary>
    public string Name { get; }

    public List<Place> Places { get; } = [];

    /// <summary>What was left out while listing.</summary>
    public List<Problem> Problems { get; } = [];

    /// <summary>Profiles that the owners file names and that are not there.</summary>
    public IReadOnlyList<string> OwnersWithoutProfile { get; private set; } = [];

    public static Scope OfFile(StoreFile file)
    {
        var scope = new Scope("file");
        scope.Places.Add(new FilePlace(file.FullPath, file));
        return scope;
    }

    /// <inheritdoc cref="ProfileTree.List"/>
    public static Scope OfFolders(IEnumerable<string> folders, OwnersFile owners, Policy policy)
    {
        var scope = new Scope("folder");
        try
        {
            foreach (string folder in folders.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal))
            {
                ProfileTree tree = ProfileTree.Open(folder);
                scope._trees.Add(tree);
                scope.Places.AddRange(tree.List(policy, owners, scope.Problems));
            }
        }
        catch
        {
            scope.Dispose();
            throw;
        }
        var found = scope.Places.Select(place => place.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        scope.OwnersWithoutProfile = [.. owners.Profiles.Where(profile => !found.Contains(profile)).Order(StringComparer.Ordinal)];
        return scope;
    }

    public void Dispose()
    {
        foreach (ProfileTree tree in _trees)
            tree.Dispose();
    }
}
