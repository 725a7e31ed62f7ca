using System.Runtime.Versioning;
using CertProp.Files;
using CertProp.Policies;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Profiles;

/// <summary>
/// A folder of profiles that an administrator named: C:\Users, a profile share, mounted FSLogix containers, a share
/// with redirected AppData\Roaming folders. Its places open their stores below the one handle held here.
/// </summary>
internal sealed class ProfileTree : IDisposable
{
    // In the order of how often they occur, so that the first try mostly finds the store.
    private static readonly string[] s_storesInProfile =
    [
        $"AppData/Roaming/{StoreInRoaming}",

        // A redirected AppData\Roaming folder.
        StoreInRoaming,

        // An FSLogix container keeps the profile one level down.
        $"Profile/AppData/Roaming/{StoreInRoaming}",
    ];

    private const string StoreInRoaming = "Microsoft/SystemCertificates/My/Certificates";

    // Made when the first profile's turn comes, and on Windows alone.
    [SupportedOSPlatform("windows")]
    private readonly Lazy<OwnProfiles> _ownProfiles = new(() => new OwnProfiles());

    private readonly string _path;
    private readonly Folder _root;
    private bool _isProfile;

    private ProfileTree(string path, Folder root)
    {
        _path = path;
        _root = root;
    }

    /// <exception cref="InvalidInputException">There is no such folder.</exception>
    /// <exception cref="DeniedException">The folder may not be opened.</exception>
    public static ProfileTree Open(string path)
    {
        FileFault? fault = Folder.OpenRoot(path, out Folder? root);
        return fault switch
        {
            null => new ProfileTree(System.IO.Path.GetFullPath(path), root!),
            { Kind: FileFaultKind.Denied } => throw new DeniedException($"the folder of profiles could not be opened: {fault.Value.Message}"),
            _ => throw new InvalidInputException(path, $"a folder of profiles was expected: {fault.Value.Message}"),
        };
    }

    /// <summary>Lists the profiles' folders, sorted by name; what is left out, and why, goes to <paramref name="problems"/>.</summary>
    /// <returns>Names for <see cref="PlaceOf"/>; the root itself, where it is a profile, is the empty name.</returns>
    /// <exception cref="DeniedException">The folder may not be listed.</exception>
    /// <exception cref="InvalidInputException">The folder cannot be listed.</exception>
    public IReadOnlyList<string> List(ICollection<Problem> problems)
    {
        var items = new List<FolderItem>();
        switch (_root.List(int.MaxValue, items))
        {
            case { Kind: FileFaultKind.Denied } denied:
                throw new DeniedException($"the folder of profiles could not be listed: {denied.Message}");
            case { } fault:
                throw new InvalidInputException(_path, $"a folder of profiles was expected: {fault.Message}");
        }
        var names = new List<string>();
        // Somebody may have named one profile, or its Roaming folder, and not the folder above.
        _isProfile = items.Any(IsInsideOfProfile) && MayHaveStore();
        if (_isProfile)
            names.Add("");
        foreach (FolderItem item in items)
        {
            if (item.Kind is ItemKind.File or ItemKind.Special || (_isProfile && IsInsideOfProfile(item)))
                continue;
            string path = System.IO.Path.Join(_path, item.Name);
            if (item.Kind is ItemKind.Link)
                problems.Add(new Problem(path, ProblemCode.Link, "a link in place of a profile, which is not followed"));
            else if (item.Name.Contains('\uFFFD'))
                problems.Add(new Problem(path, ProblemCode.IoError, "its name is not UTF-8, so it cannot be opened by it"));
            else
                names.Add(item.Name);
        }
        return names;
    }

    /// <summary>The profile in a folder that <see cref="List"/> named.</summary>
    public Place PlaceOf(string folder, OwnersFile owners, Policy policy)
    {
        string path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.Join(_path, folder));
        string name = NameOf(path);
        ProfileOwner owner = owners.AddTo(ProfileFolderName.ReadOwner(name), name);
        if (OperatingSystem.IsWindows())
            owner = _ownProfiles.Value.AddTo(owner, path);
        string? skipped = ProfileFolderName.IsNobodys(name) ? "no user's profile"
            : policy.ExcludedProfiles.Count > 0 && (policy.ExcludedProfiles.Contains(name)
                || owner.Sids.Any(sid => policy.ExcludedProfiles.Contains(sid.ToString()))) ? "excluded by the policy"
            : null;
        // Beside a profile that is the root itself, folders are its own, and profiles only where they hold a store.
        return new ProfilePlace(name, path, owner, this, folder, skipped) { IsProfile = !_isProfile || folder.Length == 0 };
    }

    /// <inheritdoc cref="Folder.Identity"/>
    public string? Identity => _root.Identity;

    /// <summary>The path of the root, as it was named.</summary>
    public string Path => _path;

    /// <summary>Whether another folder is this root or lies in it.</summary>
    public bool Contains(Folder other) => other.IsWithin(_root);

    /// <summary>The profile's name in a folder that <see cref="List"/> named.</summary>
    public string NameIn(string folder) => folder.Length == 0 ? NameOf(_path) : folder;

    public void Dispose() => _root.Dispose();

    private static bool IsInsideOfProfile(FolderItem item) => item.Name is "AppData" or "Microsoft";

    // A Roaming folder that somebody named itself is called Roaming, and its profile is the one above AppData.
    private static string NameOf(string path)
    {
        string[] names = path.Split('/', '\\');
        return names is [.., var profile, "AppData", "Roaming"] ? profile : names[^1];
    }

    // A store that cannot be opened is there as well; examining it will say why.
    private bool MayHaveStore()
    {
        using ICertificateStore? store = OpenStore(_root, "", _path, out Problem? problem);
        return store is not null || problem is not null;
    }

    /// <summary>Opens the store of a profile below an open folder; null without a problem where there is none.</summary>
    /// <param name="root">The folder that is held.</param>
    /// <param name="folder">Name of the profile's folder, empty where the root itself is one.</param>
    /// <param name="path">Its full path, for people.</param>
    /// <param name="problem">Why the store could not be opened.</param>
    internal static ProfileStore? OpenStore(Folder root, string folder, string path, out Problem? problem)
    {
        problem = null;
        foreach (string store in s_storesInProfile)
        {
            string relative = folder.Length == 0 ? store : $"{folder}/{store}";
            FileFault? fault = root.OpenFolder(relative, out Folder? opened);
            string storePath = System.IO.Path.Join(path, store.Replace('/', System.IO.Path.DirectorySeparatorChar));
            if (opened is not null)
                return new ProfileStore(opened, storePath);
            if (fault is { Kind: not (FileFaultKind.NotFound or FileFaultKind.WrongKind) } refused)
            {
                problem = refused.ToProblem(storePath, $"the profile's store could not be opened: {refused.Message}");
                return null;
            }
        }
        return null;
    }

    private sealed record ProfilePlace(
        string Name, string Path, ProfileOwner Owner, ProfileTree Tree, string Folder, string? Skipped)
        : Place(Name, Path, Owner)
    {
        public override string? Root => Tree._path;

        public override string? WhySignedIn(bool anew = false) =>
            OperatingSystem.IsWindows() ? Tree._ownProfiles.Value.WhySignedIn(Owner, Path, anew) : null;

        public override ICertificateStore? OpenStore(out Problem? problem)
        {
            problem = Skipped is null ? null : new Problem(Path, ProblemCode.ProfileSkipped, Skipped);
            return Skipped is not null ? null : ProfileTree.OpenStore(Tree._root, Folder, Path, out problem);
        }

        public override IWritableStore? OpenForChange(out Problem? problem) =>
            ProfileTree.OpenStore(Tree._root, Folder, Path, out problem);
    }
}
