using CertProp.Policies;
using CertProp.Stores;

namespace CertProp.Profiles;

/// <summary>
/// All places that a run covers, held open until its end. A place is made when its turn comes: a share may have 100,000.
/// </summary>
internal sealed class Scope : IDisposable
{
    private readonly List<ProfileTree> _trees = [];
    private readonly HashSet<string> _identities = [];
    private readonly List<(ProfileTree Tree, string Folder)> _folders = [];
    private readonly OwnersFile _owners;
    private readonly Policy _policy;
    private readonly Place? _file;

    private Scope(string name, OwnersFile owners, Policy policy, Place? file)
    {
        Name = name;
        _owners = owners;
        _policy = policy;
        _file = file;
    }

    /// <summary>As the JSON report calls it: <c>folder</c> or <c>file</c>.</summary>
    public string Name { get; }

    public int Count => _file is null ? _folders.Count : 1;

    /// <summary>Names of the profiles' folders.</summary>
    public IEnumerable<string> ProfileNames => _folders.Select(folder => folder.Tree.NameIn(folder.Folder));

    /// <summary>What was left out while listing.</summary>
    public List<Problem> Problems { get; } = [];

    /// <summary>Profiles that the owners file names and that are not there.</summary>
    public IEnumerable<string> OwnersWithoutProfile => _owners.Profiles
        .Except(ProfileNames, StringComparer.OrdinalIgnoreCase)
        .Order(StringComparer.Ordinal);

    public static Scope OfFile(StoreFile file) =>
        new("file", OwnersFile.Empty, new Policy(), new FilePlace(file.FullPath, file));

    /// <inheritdoc cref="ProfileTree.List"/>
    public static Scope OfFolders(IEnumerable<string> folders, OwnersFile owners, Policy policy)
    {
        var scope = new Scope("folder", owners, policy, file: null);
        try
        {
            foreach (string folder in folders.Select(FullPath).Distinct(StringComparer.Ordinal))
            {
                scope.AddFolder(folder);
            }
            return scope;
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }

    // One folder that may not be opened is a gap beside others; alone it leaves nothing examined, which the tally sees.
    private void AddFolder(string folder)
    {
        try
        {
            ProfileTree tree = ProfileTree.Open(folder);
            if (tree.Identity is { } identity && !_identities.Add(identity))
            {
                tree.Dispose();
                return;
            }
            _trees.Add(tree);
            _folders.AddRange(tree.List(Problems).Select(name => (tree, name)));
        }
        catch (DeniedException e)
        {
            Problems.Add(new Problem(folder, ProblemCode.AccessDenied, e.Message));
        }
    }

    private static string FullPath(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    public Place PlaceAt(int index) =>
        _file ?? _folders[index].Tree.PlaceOf(_folders[index].Folder, _owners, _policy);

    public void Dispose()
    {
        foreach (ProfileTree tree in _trees)
            tree.Dispose();
    }
}
