using CertProp.Files;
using CertProp.Stores;

namespace CertProp.Backups;

/// <summary>Deletes backups that are older than the policy keeps them.</summary>
internal static class Pruning
{
    /// <summary>
    /// Deletes the files that old runs name, never recursively; whatever else lies there stays, and its folder with it. A
    /// run whose time lies in the future is not old.
    /// </summary>
    /// <returns>What could not be deleted.</returns>
    public static IEnumerable<Problem> Prune(BackupFolder backups, int retainDays, DateTimeOffset now)
    {
        foreach (RunId id in backups.ListRuns().Where(id => now - id.Time > TimeSpan.FromDays(retainDays)))
        {
            // A run without its description is none whose files could be told from somebody else's.
            SavedRun? run = backups.OpenRun(id, out _);
            FileFault? fault = run?.DeleteFiles();
            // Closed before it is deleted: nobody may delete a folder that somebody holds.
            run?.Dispose();
            fault ??= run is null ? null : backups.DeleteRun(id);
            if (fault is { } refused)
            {
                yield return new Problem(
                    Path.Combine(backups.FullPath, id.ToString()), ProblemCode.ForeignFile,
                    $"an old backup could not be deleted whole: {refused.Message}");
            }
        }
    }
}
