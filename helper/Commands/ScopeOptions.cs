using System.CommandLine;
using System.Text;
using CertProp.Policies;
using CertProp.Profiles;
using CertProp.Stores;

namespace CertProp.Commands;

/// <summary>Options that say which stores a command looks at.</summary>
internal sealed class ScopeOptions
{
    private const long MaxOwnersLength = 256 << 20;

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

    public ScopeOptions() => NotEmpty.Require(Profiles, Owners, Store);

    public void AddTo(Command command)
    {
        command.Options.Add(Profiles);
        command.Options.Add(Owners);
        command.Options.Add(Store);
    }

    public bool IsGiven(ParseResult result) =>
        result.GetValue(Profiles) is { Length: > 0 } || result.GetValue(Store) is not null;

    /// <summary>Opens what the command line names.</summary>
    /// <exception cref="UsageException">It names nothing, or things that exclude each other.</exception>
    /// <exception cref="InvalidInputException">A named folder or file is not there or not what it should be.</exception>
    /// <exception cref="DeniedException">A named folder may not be opened.</exception>
    public Scope Open(ParseResult result, Policy policy)
    {
        string[] folders = result.GetValue(Profiles) ?? [];
        string? store = result.GetValue(Store);
        string? owners = result.GetValue(Owners);
        if (folders.Length > 0 == store is not null)
        {
            throw new UsageException(store is null
                ? "name what to look at: --profiles DIR for a folder of profiles, or --store FILE for one store file"
                : "--profiles and --store exclude each other");
        }
        if (store is not null)
        {
            return owners is null
                ? Scope.OfFile(StoreFile.Open(store))
                : throw new UsageException("--owners goes with --profiles: a store file belongs to no profile");
        }
        return Scope.OfFolders(folders, owners is null ? OwnersFile.Empty : ReadOwners(owners), policy);
    }

    private static OwnersFile ReadOwners(string path)
    {
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
