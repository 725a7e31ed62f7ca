using System.Diagnostics;
using CertProp.Exposure;
using CertProp.Files;
using CertProp.Profiles;
using CertProp.Stores;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Backups;

/// <summary>
/// The folder with one folder a run, <c>holds.json</c>, and the lock that runs take in turn. Whoever may write here decides
/// what restoring puts into stores, so it is opened without following a link and must be nobody else's.
/// </summary>
internal sealed class BackupFolder : IDisposable
{
    private const string LockName = "lock";

    private static readonly TimeSpan s_lockPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_lockInterval = TimeSpan.FromMilliseconds(100);

    private readonly Folder _parent;
    private readonly Folder _folder;
    private readonly string _name;

    private BackupFolder(string path, Folder parent, Folder folder)
    {
        FullPath = path;
        _parent = parent;
        _folder = folder;
        _name = Path.GetFileName(path);
    }

    public string FullPath { get; }

    /// <summary>Opens the folder; null where it is a standard one that nobody has made yet.</summary>
    /// <exception cref="InvalidInputException">There is no such folder.</exception>
    /// <exception cref="DeniedException">It may not be opened, is a link, or others may write to it.</exception>
    public static BackupFolder? Open(BackupLocation location)
    {
        FileFault? fault = TryOpen(location.Path, out BackupFolder? folder);
        if (fault is { Kind: FileFaultKind.NotFound } && location.IsStandard)
            return null;
        if (fault is { Kind: FileFaultKind.Link or FileFaultKind.Denied } refused)
            throw new DeniedException($"the backup folder {location.Path} could not be opened: {refused.Message}");
        if (fault is { } other)
        {
            throw new InvalidInputException(
                location.Path, $"a backup folder was expected: {other.Message}; make it, and let nobody but administrators write to it");
        }
        if (folder!._folder.WhyOthersMayWrite() is not { } why)
            return folder;
        folder.Dispose();
        throw new DeniedException(
            $"the backup folder {location.Path} is not safe: {why}; give it to administrators and let nobody else write to it");
    }

    /// <summary>
    /// Opens the folder for a run that only looks. One that a run which changes something would make anew is as good as
    /// none: whoever prepared it must not keep others from looking, either.
    /// </summary>
    /// <param name="location">Where it is.</param>
    /// <param name="notice">Why nothing is taken from what is there; null where that is not so.</param>
    /// <inheritdoc cref="Open"/>
    public static BackupFolder? OpenToLook(BackupLocation location, out Problem? notice)
    {
        notice = null;
        try
        {
            return Open(location);
        }
        catch (Exception e) when (location.IsMadeAnew && e is DeniedException or InvalidInputException)
        {
            notice = new Problem(
                location.Path, ProblemCode.ForeignFile,
                $"nothing in it counts, and the next run that changes something makes it anew: {e.Message}");
            return null;
        }
    }

    /// <summary>
    /// What is held, for commands that only look. Of a folder that others may write to nothing is taken: they could make
    /// leaked entries look held.
    /// </summary>
    /// <param name="location">Where it is.</param>
    /// <param name="notice">Why nothing is taken from what is there; null where that is not so.</param>
    /// <exception cref="InvalidInputException"><c>holds.json</c> is damaged.</exception>
    /// <exception cref="DeniedException">The folder may not be opened, is a link, or others may write to it.</exception>
    public static Holds ReadHolds(BackupLocation location, out Problem? notice)
    {
        notice = null;
        if (TryOpen(location.Path, out BackupFolder? found) is { Kind: FileFaultKind.NotFound })
            return Holds.None;
        found?.Dispose();
        using BackupFolder? folder = OpenToLook(location, out notice);
        return folder?.ReadHolds() ?? Holds.None;
    }

    /// <exception cref="UsageException">The folder lies among the profiles, whose users could write to it.</exception>
    public void RequireOutside(Scope scope)
    {
        if (scope.Contains(_folder))
            throw new UsageException($"the backup folder {FullPath} lies among the profiles; name one outside of them");
    }

    /// <summary>Waits until no other run is at work here, at most five seconds.</summary>
    /// <returns>To be held until the run's end; null with what stands in the way.</returns>
    public IDisposable? Lock(CancellationToken stop, out Problem? problem)
    {
        long started = Stopwatch.GetTimestamp();
        FileFault? fault = _folder.LockFile(LockName, out SafeFileHandle? handle);
        while (fault is { Kind: FileFaultKind.Busy } && Stopwatch.GetElapsedTime(started) < s_lockPatience
            && !stop.WaitHandle.WaitOne(s_lockInterval))
        {
            fault = _folder.LockFile(LockName, out handle);
        }
        problem = fault switch
        {
            null => null,
            { Kind: FileFaultKind.Busy } => new Problem(FullPath, ProblemCode.Busy, "another run is at work here; nothing was changed"),
            { } other => new Problem(FullPath, ProblemCode.BackupFailed, $"the lock could not be taken: {other.Message}; nothing was changed"),
        };
        return handle;
    }

    /// <exception cref="InvalidInputException"><c>holds.json</c> is damaged.</exception>
    public Holds ReadHolds()
    {
        string path = Path.Combine(FullPath, Holds.Name);
        byte[] buffer = [];
        return _folder.ReadFile(Holds.Name, Holds.MaxLength, ref buffer, out FileContent content) switch
        {
            null => Holds.Read(path, buffer.AsSpan(0, content.Length)),
            { Kind: FileFaultKind.NotFound } => Holds.None,
            { } unread => throw new InvalidInputException(path, $"the list of what was put back and stays cannot be read: {unread.Message}"),
        };
    }

    /// <summary>What protect changed; an empty record where it changed nothing.</summary>
    /// <exception cref="InvalidInputException"><c>protect.json</c> is damaged.</exception>
    public ProtectRecord ReadProtection()
    {
        string path = Path.Combine(FullPath, ProtectRecord.Name);
        byte[] buffer = [];
        return _folder.ReadFile(ProtectRecord.Name, ProtectRecord.MaxLength, ref buffer, out FileContent content) switch
        {
            null => ProtectRecord.Read(path, buffer.AsSpan(0, content.Length)),
            { Kind: FileFaultKind.NotFound } => new ProtectRecord(),
            { } unread => throw new InvalidInputException(path, $"the list of what protect changed cannot be read: {unread.Message}"),
        };
    }

    /// <summary>Writes the record to the disk; where it is empty, there is none.</summary>
    public FileFault? WriteProtection(ProtectRecord record) =>
        !record.IsEmpty ? _folder.ReplaceFile(ProtectRecord.Name, record.Write())
        : _folder.DeleteFile(ProtectRecord.Name) is { Kind: not FileFaultKind.NotFound } fault ? fault
        : _folder.Flush();

    public FileFault? WriteHolds(Holds holds) => _folder.ReplaceFile(Holds.Name, holds.Write());

    /// <summary>Makes the folder of a new run.</summary>
    public FileFault? CreateRun(RunId id, out Folder? folder) =>
        _folder.CreateFolder(id.ToString(), out folder) ?? _folder.Flush();

    /// <summary>Ids of the runs that have a folder here, newest first.</summary>
    /// <exception cref="InvalidInputException">The folder cannot be listed.</exception>
    public IReadOnlyList<RunId> ListRuns()
    {
        var items = new List<FolderItem>();
        // A folder is listed once for each time it is opened.
        FileFault? fault = _parent.OpenFolder(_name, out Folder? folder);
        using (folder)
            fault ??= folder!.List(int.MaxValue, items);
        if (fault is { } refused)
            throw new InvalidInputException(FullPath, $"the backup folder cannot be listed: {refused.Message}");
        var runs = new List<RunId>();
        foreach (FolderItem item in items)
        {
            if (RunId.TryParse(item.Name, out RunId id))
                runs.Add(id);
        }
        runs.Sort((one, other) => other.CompareTo(one));
        return runs;
    }

    /// <summary>Opens the backup of a run.</summary>
    /// <param name="id">One that <see cref="ListRuns"/> named.</param>
    /// <param name="fault">Why it cannot be used; null with a backup.</param>
    /// <returns>Owned by the caller; null with a fault.</returns>
    public SavedRun? OpenRun(RunId id, out string? fault)
    {
        FileFault? refused = _folder.OpenFolder(id.ToString(), out Folder? folder);
        fault = refused?.Message;
        return folder is null ? null : SavedRun.Open(id, folder, out fault);
    }

    /// <summary>Forgets what is held.</summary>
    public FileFault? DeleteHolds()
    {
        foreach (string name in (string[])[Holds.Name + Folder.Unfinished, Holds.Name])
        {
            if (_folder.DeleteFile(name) is { Kind: not FileFaultKind.NotFound } fault)
                return fault;
        }
        return null;
    }

    /// <summary>Deletes the lock, which nobody may hold.</summary>
    public void DeleteLock() => _folder.DeleteFile(LockName);

    /// <summary>Deletes the folder of a run whose files are gone; it stays where something else lies in it.</summary>
    public FileFault? DeleteRun(RunId id) => _folder.DeleteFolder(id.ToString());

    public void Dispose()
    {
        _folder.Dispose();
        _parent.Dispose();
    }

    private static FileFault? TryOpen(string path, out BackupFolder? opened)
    {
        opened = null;
        string fullPath = Path.TrimEndingDirectorySeparator(path);
        if (Path.GetDirectoryName(fullPath) is not { } above)
            return new FileFault(FileFaultKind.WrongKind, "this is a whole disk");
        Folder? folder = null;
        // The way to it may lead over links; the folder itself may not be one.
        FileFault? fault = Folder.OpenRoot(above, out Folder? parent) ?? parent!.OpenFolder(Path.GetFileName(fullPath), out folder);
        if (fault is null)
            opened = new BackupFolder(fullPath, parent!, folder!);
        else
            parent?.Dispose();
        return fault;
    }
}
