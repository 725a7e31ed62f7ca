using CertProp.Backups;
using CertProp.Profiles;
using CertProp.Stores;

namespace CertProp.Commands;

/// <summary>
/// The backup folder of a run. One that changes something makes a standard folder where it is missing and lets no other
/// run work in it meanwhile; one that only looks does neither.
/// </summary>
internal sealed class LockedBackups : IDisposable
{
    private readonly IDisposable? _lock;

    private LockedBackups(string path, BackupFolder? folder, IDisposable? heldLock, Problem? problem)
    {
        FullPath = path;
        Folder = folder;
        _lock = heldLock;
        Problem = problem;
    }

    public string FullPath { get; }

    /// <summary>Null only for a run that looks, where there is no standard folder yet, or none that counts.</summary>
    public BackupFolder? Folder { get; }

    /// <summary>Why the run must not begin; null where it may.</summary>
    public Problem? Problem { get; }

    /// <summary>What was found in the folder's place and does not count; null where nothing was.</summary>
    public Problem? Notice { get; private init; }

    /// <param name="location">Where backups lie; null where nobody says.</param>
    /// <param name="scope">What the run works on; null where it works on no profiles.</param>
    /// <param name="changes">Whether the run changes something.</param>
    /// <exception cref="UsageException">Nobody names a folder, or it lies among the profiles.</exception>
    /// <exception cref="InvalidInputException">There is no such folder.</exception>
    /// <exception cref="DeniedException">It is not safe.</exception>
    public static LockedBackups Open(BackupLocation? location, Scope? scope, bool changes)
    {
        if (location is null)
            throw new UsageException("name a folder for the backups, outside of the profiles: --backup DIR, or backup.folder in the policy");
        Problem? notice = changes ? location.Prepare() : null;
        BackupFolder? folder = changes ? BackupFolder.Open(location) : BackupFolder.OpenToLook(location, out notice);
        try
        {
            if (scope is not null)
                folder?.RequireOutside(scope);
            Problem? problem = null;
            IDisposable? held = changes ? folder!.Lock(CancellationToken.None, out problem) : null;
            return new LockedBackups(location.Path, folder, held, problem) { Notice = notice };
        }
        catch
        {
            folder?.Dispose();
            throw;
        }
    }

    /// <summary>Hands the folder over to a run's work, or closes it where the work cannot be made.</summary>
    public T HandTo<T>(Func<LockedBackups, T> makeWork)
    {
        try
        {
            return makeWork(this);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Holds ReadHolds() => Folder?.ReadHolds() ?? Holds.None;

    public IReadOnlyList<RunId> ListRuns() => Folder?.ListRuns() ?? [];

    public void Dispose()
    {
        _lock?.Dispose();
        Folder?.Dispose();
    }
}
