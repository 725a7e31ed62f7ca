using CertProp.Backups;
using CertProp.Stores;

namespace CertProp.Setup;

/// <summary>Deletes all backups: what runs name and nothing else, as pruning does it.</summary>
internal static class BackupPurge
{
    /// <exception cref="DeniedException">The folder is not safe.</exception>
    /// <exception cref="BusyException">A run is at work there.</exception>
    public static void Run(BackupLocation location, SetupLog log)
    {
        using (BackupFolder? backups = BackupFolder.Open(location))
        {
            if (backups is null)
                return;
            using (IDisposable? held = backups.Lock(CancellationToken.None, out Problem? problem))
            {
                if (problem is not null)
                    throw new BusyException(problem.Message);
                foreach (Problem left in Pruning.DeleteAll(backups))
                    log.Failed.Add($"{left.Path}: {left.Message}");
            }
            backups.DeleteLock();
        }
        if (location.DeleteIfEmpty())
            log.Done.Add($"the backups in {location.Path} were deleted");
        else
            log.Notes.Add($"{location.Path} stays, because there lies what no run of certprop names");
    }
}
