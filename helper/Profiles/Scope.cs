using CertProp.Files;
using CertProp.Policies;
using CertProp.Stores;

namespace CertProp.Profiles;

/// <summary>
/// All places that a run covers, held open until its end. A place is made when its turn comes: a share may have 100,000.
/// </summary>
/// <param name="name">As the JSON report calls it: <c>user</c>, <c>profiles</c>, <c>folder</c> or <c>file</c>.</param>
internal sealed class Scope(string name) : IDisposable
{
    // As Windows compares names, where the profiles are Windows' own.
    private static readonly StringComparer s_keys =
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private readonly List<Listed> _places = [];
    private readonly List<ProfileTree> _trees = [];
    private readonly HashSet<string> _identities = [];
    private ILookup<string, Listed>? _byKey;
    private OwnersFile _owners = OwnersFile.Empty;

    public string Name { get; } = name;

    /// <summary><c>console</c> or <c>remote</c> where the scope is one session; else null.</summary>
    public string? Session { get; init; }

    /// <summary>Smart-card providers of the machine that the profiles belong to; empty where that is another one.</summary>
    public IReadOnlySet<string> InstalledProviders { get; init; } = new HashSet<string>();

    /// <summary>Signed-in users whose stores a run in their own session looks after.</summary>
    public IReadOnlyList<SessionPlace> Sessions { get; init; } = [];

    public int Count => _places.Count;

    public IEnumerable<string> ProfileNames => _places.Select(place => place.Profile);

    /// <summary>What was left out while listing.</summary>
    public List<Problem> Problems { get; } = [];

    /// <summary>Profiles that the owners file names and that are not there.</summary>
    public IEnumerable<string> OwnersWithoutProfile => _owners.Profiles
        .Except(ProfileNames, StringComparer.OrdinalIgnoreCase)
        .Order(StringComparer.Ordinal);

    public static Scope OfFile(StoreFile file)
    {
        var scope = new Scope("file");
        scope.Add("", "", root: null, () => new FilePlace(file.FullPath, file));
        return scope;
    }

    /// <inheritdoc cref="ProfileTree.List"/>
    public static Scope OfFolders(IEnumerable<string> folders, OwnersFile owners, Policy policy)
    {
        var scope = new Scope("folder") { _owners = owners };
        try
        {
            foreach (string folder in folders.Select(FullPath).Distinct(StringComparer.Ordinal))
                scope.AddFolder(folder, policy);
            return scope;
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }

    /// <param name="profile">The profile's name.</param>
    /// <param name="key"><inheritdoc cref="Place.Key" path="/summary"/></param>
    /// <param name="root"><inheritdoc cref="Place.Root" path="/summary"/></param>
    /// <param name="make">Makes the place when its turn comes.</param>
    public void Add(string profile, string key, string? root, Func<Place> make) =>
        _places.Add(new Listed(profile, key, root, make));

    /// <summary>
    /// Lets a sweep that may be cut off by its timeout begin at another place each hour, so that no place is always behind
    /// the cut. Steps of the golden section lie apart from each other for any number of hours.
    /// </summary>
    public void BeginAt(DateTimeOffset now)
    {
        const double goldenSection = 0.618033988749895;
        long hour = now.ToUnixTimeSeconds() / 3600;
        int first = (int)(hour * goldenSection % 1 * _places.Count);
        _places.AddRange(_places[..first]);
        _places.RemoveRange(0, first);
    }

    /// <summary>
    /// The place that a backup knows by this key; null where none or no single one is meant. Of several folders with
    /// profiles of one name, the one with the same path is.
    /// </summary>
    public Place? Find(string key, string? root)
    {
        _byKey ??= _places.ToLookup(place => place.Key, s_keys);
        return _byKey[key].ToList() is [var one] ? one.Make()
            : _byKey[key].Where(place => s_keys.Equals(place.Root, root)).ToList() is [var same] ? same.Make()
            : null;
    }

    /// <summary>Whether a folder lies among the profiles, where their users may write.</summary>
    public bool Contains(Folder folder) => _trees.Any(tree => tree.Contains(folder));

    public Place PlaceAt(int index) => _places[index].Make();

    private static string FullPath(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    public void Dispose()
    {
        foreach (ProfileTree tree in _trees)
            tree.Dispose();
        foreach (SessionPlace session in Sessions)
            session.User.Token.Dispose();
    }

    // One folder that may not be opened is a gap beside others; alone it leaves nothing examined, which the tally sees.
    private void AddFolder(string folder, Policy policy)
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
            foreach (string profile in tree.List(Problems))
                Add(tree.NameIn(profile), tree.NameIn(profile), tree.Path, () => tree.PlaceOf(profile, _owners, policy));
        }
        catch (DeniedException e)
        {
            Problems.Add(new Problem(folder, ProblemCode.AccessDenied, e.Message));
        }
    }

    /// <summary>A place before its turn.</summary>
    private sealed record Listed(string Profile, string Key, string? Root, Func<Place> Make);
}
