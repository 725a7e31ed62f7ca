using CertProp.Backups;
using CertProp.Profiles;
using CertProp.Stores;

namespace CertProp.Commands;

/// <summary>The backup folder of a run that changes something, which no other run may work in meanwhile.</summary>
internal sealed class LockedBackups : IDisposable
{
    private readonly IDisposable? _lock;

    private LockedBackups(BackupFolder folder, IDisposable? heldLock, Problem? problem)
    {
        Folder = folder;
        _lock = heldLock;
        Problem = problem;
    }

    public BackupFolder Folder { get; }

    /// <summary>Why the run must not begin; null where it may.</summary>
    public Problem? Problem { get; }

    /// <param name="location">Where backups lie; null where nobody says.</param>
    /// <param name="scope">What the run works on.</param>
    /// <param name="locks">False for a preview, which changes nothing and waits for nobody.</param>
    /// <exception cref="UsageException">Nobody names a folder, or it lies among the profiles.</exception>
    /// <exception cref="InvalidInputException">There is no such folder.</exception>
    /// <exception cref="DeniedException">It is not safe.</exception>
    public static LockedBackups Open(BackupLocation? location, Scope scope, bool locks)
    {
        BackupFolder folder = BackupFolder.Open(location
            ?? throw new UsageException("name a folder for the backups, outside of the profiles: --backup DIR, or backup.folder in the policy"), make: locks);
        try
        {
            folder.RequireOutside(scope);
            Problem? problem = null;
            IDisposable? held = locks ? folder.Lock(CancellationToken.None, out problem) : null;
            return new LockedBackups(folder, held, problem);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _lock?.Dispose();
        Folder.Dispose();
    }
}
