using System.CommandLine;
using System.Text;
using CertProp.Backups;
using CertProp.Policies;
using CertProp.Profiles;
using CertProp.Stores;

namespace CertProp.Commands;

/// <summary>Options that say which stores a command looks at.</summary>
internal sealed class ScopeOptions
{
    private const long MaxOwnersLength = 256 << 20;

    public Option<string?> Scope { get; } = new("--scope")
    {
        Description = "On Windows: user (the signed-in user's live store, the default), profiles (this machine's profiles) or machine (those and every signed-in user; as SYSTEM)",
        HelpName = "user|profiles|machine",
    };

    public Option<string[]> Profiles { get; } = new("--profiles")
    {
        Description = "A folder of profiles: C:\\Users, a profile share, a mounted image (repeatable)",
        HelpName = "DIR",
        AllowMultipleArgumentsPerToken = false,
    };

    public Option<string?> Owners { get; } = new("--owners")
    {
        Description = "Whose the profiles are: CSV with the columns profile,sid,upn,mail",
        HelpName = "FILE",
    };

    public Option<string?> Store { get; } = new("--store")
    {
        Description = "One serialized store (.sst) or one store element file, read only",
        HelpName = "FILE",
    };

    public Option<string?> Backup { get; } = new("--backup")
    {
        Description = "The folder of backups and of what restore put back (default: the policy's, else on Windows the standard one)",
        HelpName = "DIR",
    };

    /// <param name="changes">Whether the command changes stores, which a named file is not for.</param>
    public ScopeOptions(bool changes = false)
    {
        Store.Hidden = changes;
        Scope.AcceptOnlyFromAmong("user", "profiles", "machine");
        NotEmpty.Require(Profiles, Owners, Store, Backup);
    }

    public void AddTo(Command command)
    {
        command.Options.Add(Scope);
        command.Options.Add(Profiles);
        command.Options.Add(Owners);
        command.Options.Add(Store);
        command.Options.Add(Backup);
    }

    /// <summary>Whether single stores are looked at, and not one that certprop itself finds.</summary>
    public bool IsUserScope(ParseResult result) =>
        result.GetValue(Profiles) is not { Length: > 0 } && result.GetValue(Store) is null
        && result.GetValue(Scope) is null or "user";

    /// <summary>Where the backups of this scope lie; null where nobody names a folder and there is no standard one.</summary>
    public BackupLocation? FindBackups(ParseResult result, Policy policy)
    {
        // A folder of the administrator's is not every user's to write to: a user's own store has its own.
        if ((result.GetValue(Backup) ?? (OperatingSystem.IsWindows() && IsUserScope(result) ? null : policy.BackupFolder)) is { } named)
            return BackupLocation.Named(named);
        if (!OperatingSystem.IsWindows() || result.GetValue(Profiles) is { Length: > 0 } || result.GetValue(Store) is not null)
            return null;
        return IsUserScope(result) ? BackupLocation.OfUser : BackupLocation.OfMachine;
    }

    public bool IsGiven(ParseResult result) =>
        result.GetValue(Profiles) is { Length: > 0 } || result.GetValue(Store) is not null || result.GetValue(Scope) is not null;

    /// <exception cref="UsageException">Sessions are asked for, of a command that does not enter them.</exception>
    public void RefuseMachine(ParseResult result)
    {
        if (result.GetValue(Scope) == "machine")
            throw new UsageException("--scope machine is for list, detect, remove and restore; here, name --scope user or --scope profiles");
    }

    /// <exception cref="UsageException">A store file is named, to a command that changes stores.</exception>
    public void RefuseStoreFile(ParseResult result)
    {
        if (result.GetValue(Store) is not null)
            throw new UsageException("--store names a file that is only read; name --profiles DIR, or on Windows --scope");
    }

    /// <summary>The scope and its backups as a command line says them, to be used again.</summary>
    public string Repeat(ParseResult result)
    {
        IEnumerable<string> folders = (result.GetValue(Profiles) ?? []).Select(folder => $" --profiles {Quote(Path.GetFullPath(folder))}");
        string scope = result.GetValue(Scope) is { } named ? $" --scope {named}" : "";
        string policy = result.GetValue<string?>("--policy") is { } file and not "-" ? $" --policy {Quote(Path.GetFullPath(file))}" : "";
        string backup = result.GetValue(Backup) is { } path ? $" --backup {Quote(Path.GetFullPath(path))}" : policy;
        return $"{string.Concat(folders)}{scope}{backup}";
    }

    private static string Quote(string path) => path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '\\' or ':' or '.' or '-' or '_') ? path : $"\"{path}\"";

    /// <summary>Opens what the command line names.</summary>
    /// <exception cref="UsageException">It names nothing, or things that exclude each other.</exception>
    /// <exception cref="InvalidInputException">A named folder or file is not there or not what it should be.</exception>
    /// <exception cref="DeniedException">A named folder may not be opened.</exception>
    public Scope Open(ParseResult result, Policy policy)
    {
        string[] folders = result.GetValue(Profiles) ?? [];
        string? store = result.GetValue(Store);
        string? owners = result.GetValue(Owners);
        string? scope = result.GetValue(Scope);
        if ((folders.Length > 0 ? 1 : 0) + (store is null ? 0 : 1) + (scope is null ? 0 : 1) > 1)
            throw new UsageException("--scope, --profiles and --store exclude each other");
        if (owners is not null && folders.Length == 0)
            throw new UsageException("--owners goes with --profiles: it says whose the profile folders are");
        return folders.Length > 0 ? OpenFolders(folders, owners, policy)
            : store is not null ? CertProp.Profiles.Scope.OfFile(StoreFile.Open(store))
            : OpenOnWindows(scope, policy);
    }

    private static Scope OpenFolders(string[] folders, string? owners, Policy policy) =>
        CertProp.Profiles.Scope.OfFolders(folders, owners is null ? OwnersFile.Empty : ReadOwners(owners), policy);

    private static Scope OpenOnWindows(string? scope, Policy policy)
    {
        if (!OperatingSystem.IsWindows())
        {
            throw new UsageException(scope is null
                ? "name what to look at: --profiles DIR for a folder of profiles, or --store FILE for one store file"
                : $"--scope {scope} needs Windows; here, name --profiles DIR or --store FILE");
        }
        return scope switch
        {
            "machine" => WindowsScopes.OfMachine(policy),
            "profiles" => WindowsScopes.OfProfiles(policy),
            _ => WindowsScopes.OfUser(policy),
        };
    }

    private static OwnersFile ReadOwners(string path)
    {
        if (Directory.Exists(path))
            throw new InvalidInputException(path, "the owners file was expected: a folder");
        try
        {
            // Strict: a letter that was decoded wrongly would make a stranger of somebody.
            if (new FileInfo(path) is { Length: > MaxOwnersLength })
                throw new InvalidInputException(path, $"it is larger than {MaxOwnersLength >> 20} MB, which no owners file is");
            using var text = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return OwnersFile.Read(path, text);
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidInputException(path, "it is not UTF-8 text; save it as UTF-8");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"the owners file cannot be read: {e.Message}");
        }
    }
}
