using CertProp.Files;
using CertProp.Stores;

namespace CertProp.Backups;

/// <summary>
/// Deletes backups: the files that runs name, never recursively. Whatever else lies there stays, and its folder with it.
/// </summary>
internal static class Pruning
{
    /// <summary>
    /// Deletes those that are older than the policy keeps them. A run whose time lies in the future is not old.
    /// </summary>
    /// <returns>What could not be deleted.</returns>
    public static IEnumerable<Problem> Prune(BackupFolder backups, int retainDays, DateTimeOffset now) =>
        Delete(backups, backups.ListRuns().Where(id => now - id.Time > TimeSpan.FromDays(retainDays)), "an old backup");

    /// <summary>Deletes every run, and what is held, which without backups nobody could put back.</summary>
    /// <inheritdoc cref="Prune"/>
    public static IEnumerable<Problem> DeleteAll(BackupFolder backups)
    {
        foreach (Problem problem in Delete(backups, backups.ListRuns(), "a backup"))
            yield return problem;
        if (backups.DeleteHolds() is { } fault)
            yield return new Problem(Path.Combine(backups.FullPath, Holds.Name), ProblemCode.ForeignFile, $"it could not be deleted: {fault.Message}");
    }

    private static IEnumerable<Problem> Delete(BackupFolder backups, IEnumerable<RunId> runs, string what)
    {
        foreach (RunId id in runs)
        {
            if (Delete(backups, id) is { } refused)
            {
                yield return new Problem(
                    Path.Combine(backups.FullPath, id.ToString()), ProblemCode.ForeignFile,
                    $"{what} could not be deleted whole: {refused.Message}");
            }
        }
    }

    private static FileFault? Delete(BackupFolder backups, RunId id)
    {
        using (SavedRun? run = backups.OpenRun(id, out _))
        {
            // A run without its description is none whose files could be told from somebody else's.
            if (run is null)
                return null;
            if (run.DeleteFiles() is { } fault)
                return fault;
        }
        // Windows does not delete a folder that is held.
        return backups.DeleteRun(id);
    }
}
