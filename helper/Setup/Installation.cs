using System.Runtime.Versioning;
using System.Security;
using CertProp.Backups;
using CertProp.Exposure;
using CertProp.Files;
using CertProp.Policies;
using CertProp.Sessions;
using CertProp.Stores;
using CertProp.Windows;

namespace CertProp.Setup;

/// <summary>Puts certprop onto this machine and takes it away again. Both can be done again and again.</summary>
[SupportedOSPlatform("windows")]
internal static class Installation
{
    private static string InstallFolder => Path.GetDirectoryName(PolicyFile.Installed)!;

    /// <param name="program">The certprop.exe that is to be installed.</param>
    /// <param name="policy">A policy that was found to be valid; null to leave the one that is there.</param>
    /// <param name="triggers">When the scheduled task runs; none to leave the task alone.</param>
    /// <param name="reportFolder">Where the task's runs write their report; null for nowhere.</param>
    /// <exception cref="DeniedException">Nothing, or not all, could be done for lack of rights.</exception>
    public static SetupLog Install(string program, byte[]? policy, TaskTriggers triggers, string? reportFolder) => Guard(() =>
    {
        RequireAdministrator();
        byte[] bytes = File.ReadAllBytes(program);
        var log = new SetupLog();
        // First, because it is what may be refused.
        bool hasBackups = Directory.Exists(BackupLocation.OfMachine.Path);
        Problem? notice = BackupLocation.OfMachine.Prepare();
        if (notice is not null)
            log.Done.Add($"{notice.Path}: {notice.Message}");
        else if (!hasBackups)
            log.Done.Add($"{BackupLocation.OfMachine.Path} was made, for SYSTEM and administrators alone");
        InstalledFiles files = OpenFolder();
        Put(files, InstalledFiles.ProgramName, bytes, log);
        if (policy is not null)
            Put(files, InstalledFiles.PolicyName, policy, log);
        if (EventSource.Register())
            log.Done.Add($"the event source {EventSource.Name} was registered in the Application log");
        if (triggers is not TaskTriggers.None)
            RegisterTask(files, triggers, reportFolder, log);
        files.DeleteReplaced();
        return log;
    });

    /// <param name="purgeBackups">Whether the backups go as well.</param>
    /// <exception cref="DeniedException">Nothing, or not all, could be done for lack of rights.</exception>
    /// <exception cref="BusyException">A run is at work.</exception>
    public static SetupLog Uninstall(bool purgeBackups) => Guard(() =>
    {
        RequireAdministrator();
        var log = new SetupLog();
        if (File.Exists(Path.Combine(BackupLocation.OfMachine.Path, ProtectRecord.Name)))
            log.Notes.Add("what protect closed stays closed, and the record of it stays; certprop protect --undo puts it back");
        // First, because it is what may be refused: a run at work, a folder that is not safe.
        if (purgeBackups)
            BackupPurge.Run(BackupLocation.OfMachine, log);
        else if (Directory.Exists(BackupLocation.OfMachine.Path))
            LeaveBackups(log);
        if (TaskScheduler.IsRegistered)
            Note(TaskScheduler.Delete(), "the scheduled task was deleted", "the scheduled task is still there", log);
        if (EventSource.IsRegistered)
        {
            EventSource.Unregister();
            log.Done.Add("the event source was taken away");
        }
        if (Directory.Exists(InstallFolder))
        {
            // By path: in a folder of somebody else's, names may lead anywhere.
            if (WhyUnsafe() is { } why)
                log.Failed.Add($"{InstallFolder} was left as it is, because it is not safe: {why}; delete it yourself");
            else
                DeleteFiles(log);
        }
        return log;
    });

    private static InstalledFiles OpenFolder()
    {
        Directory.CreateDirectory(InstallFolder);
        return WhyUnsafe() is not { } why ? new InstalledFiles(InstallFolder)
            : throw new DeniedException(
                $"nothing was installed: {InstallFolder} is not safe: {why}; delete it and install again");
    }

    // SYSTEM runs what lies here. A link may lead to where not only administrators decide what lies there tomorrow.
    private static string? WhyUnsafe()
    {
        Folder? folder = null;
        FileFault? fault = Folder.OpenRoot(Path.GetDirectoryName(InstallFolder)!, out Folder? above);
        using (above)
            fault ??= above!.OpenFolder(Path.GetFileName(InstallFolder), out folder);
        using (folder)
            return fault?.Message ?? folder!.WhyOthersMayWrite();
    }

    private static void Put(InstalledFiles files, string name, byte[] content, SetupLog log)
    {
        string path = Path.Combine(InstallFolder, name);
        bool wasThere = File.Exists(path);
        if (files.Put(name, content))
            log.Done.Add(wasThere ? $"{path} was replaced" : $"{path} was put there");
    }

    private static void RegisterTask(InstalledFiles files, TaskTriggers triggers, string? reportFolder, SetupLog log)
    {
        string? report = reportFolder is null ? null : Path.Combine(reportFolder, $"{Environment.MachineName}.json");
        byte[] task = new ScheduledTask(triggers, files.Program, report).ToBytes();
        if (TaskScheduler.IsRegistered && files.Has(InstalledFiles.TaskName, task))
            return;
        files.Put(InstalledFiles.TaskName, task);
        string? fault = TaskScheduler.Register(files.Task);
        // The file stands for what is registered; the next installation tries again.
        if (fault is not null)
            File.Delete(files.Task);
        Note(fault, $"the scheduled task {ScheduledTask.Name} was registered", "the scheduled task was not registered", log);
        if (reportFolder is not null && !Directory.Exists(reportFolder))
        {
            log.Notes.Add(
                $"{reportFolder} is not there, or not for this account; as long as SYSTEM cannot write there, there are no reports");
        }
    }

    private static void DeleteFiles(SetupLog log)
    {
        IReadOnlyList<string> running = new InstalledFiles(InstallFolder).DeleteAll();
        if (!Directory.EnumerateFileSystemEntries(InstallFolder).Any())
        {
            Directory.Delete(InstallFolder);
            log.Done.Add($"{InstallFolder} was deleted");
            return;
        }
        bool scheduled = running.Count > 0 && running.All(Kernel32.TryDeleteAtRestart) && Kernel32.TryDeleteAtRestart(InstallFolder);
        string[] foreign = [.. Directory.EnumerateFileSystemEntries(InstallFolder).Except(running, StringComparer.OrdinalIgnoreCase)];
        log.Done.Add($"the files in {InstallFolder} were deleted");
        if (running.Count > 0)
            log.Notes.Add($"{string.Join(", ", running)} still runs; {(scheduled ? "Windows deletes it when it starts the next time" : "delete it when it has ended")}");
        if (foreign.Length > 0)
            log.Notes.Add($"{InstallFolder} stays, because there lies what certprop did not put there: {string.Join(", ", foreign.Take(5).Select(Path.GetFileName))}");
    }

    private static void LeaveBackups(SetupLog log)
    {
        using (BackupFolder? backups = BackupFolder.OpenToLook(BackupLocation.OfMachine, out _))
        {
            // Where no run left anything there lies the lock alone.
            if (backups?.ListRuns() is [])
                backups.DeleteLock();
        }
        if (BackupLocation.OfMachine.DeleteIfEmpty())
            log.Done.Add($"{BackupLocation.OfMachine.Path}, which was empty, was deleted");
        else
            log.Notes.Add($"the backups stay in {BackupLocation.OfMachine.Path}; --purge-backups deletes them");
    }

    private static void Note(string? fault, string done, string failed, SetupLog log)
    {
        if (fault is null)
            log.Done.Add(done);
        else
            log.Failed.Add($"{failed}: {fault}");
    }

    private static void RequireAdministrator()
    {
        if (!CurrentUser.IsAdministrator())
            throw new DeniedException("this needs an administrator's elevated prompt, or SYSTEM; nothing was changed");
    }

    private static SetupLog Guard(Func<SetupLog> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SecurityException)
        {
            throw new DeniedException($"not all of it could be done: {e.Message}; what is done already is not done again the next time");
        }
    }
}
