using CertProp.Files;

namespace CertProp.Backups;

/// <summary>The backup of one run, as it lies in its folder: what restoring and pruning work with.</summary>
internal sealed class SavedRun : IDisposable
{
    private const int MaxRunFileLength = 1 << 20;

    private readonly Folder _folder;

    private SavedRun(RunId id, Folder folder, RunFile file)
    {
        Id = id;
        _folder = folder;
        File = file;
    }

    public RunId Id { get; }

    public RunFile File { get; private set; }

    /// <param name="id">The run.</param>
    /// <param name="folder">Its folder; owned by what is returned, closed with a fault.</param>
    /// <param name="fault">Why it cannot be used; null with a backup.</param>
    public static SavedRun? Open(RunId id, Folder folder, out string? fault)
    {
        byte[] buffer = [];
        FileFault? unread = folder.ReadFile(RunFile.Name, MaxRunFileLength, ref buffer, out FileContent content);
        fault = unread is { Kind: FileFaultKind.NotFound }
            ? $"it has no {RunFile.Name}: it was ended before it removed anything, or somebody took that file away; its .sst files, if any, open in certmgr.msc"
            : unread?.Message;
        RunFile? file = unread is null
            ? RunFile.TryRead(buffer.AsSpan(0, content.Length), out fault)
            : null;
        if (file is not null && (file.Run != id.ToString()))
            fault = $"{RunFile.Name} is another run's";
        if (fault is null)
            return new SavedRun(id, folder, file!);
        folder.Dispose();
        return null;
    }

    /// <summary>What was taken from one profile.</summary>
    /// <param name="profile">From 1 to the number that the run names.</param>
    /// <param name="fault">Why it cannot be read; null with a file.</param>
    public ElementsFile? ReadElements(int profile, out string? fault)
    {
        byte[] buffer = [];
        FileFault? unread = _folder.ReadFile(RunFile.ElementsName(profile), ElementsFile.MaxLength, ref buffer, out FileContent content);
        fault = unread?.Message;
        return unread is null
            ? ElementsFile.TryRead(RunFile.ElementsName(profile), buffer.AsSpan(0, content.Length), out fault)
            : null;
    }

    /// <summary>Writes into the run's own record what became of entries.</summary>
    public FileFault? Record(IEnumerable<JournalEntry> entries) => _folder.AppendFile(RunFile.JournalName, JournalEntry.Lines(entries));

    /// <summary>Notes that all of it was put back.</summary>
    public FileFault? NoteRestored(DateTimeOffset now)
    {
        File = File with { Restored = now };
        return _folder.ReplaceFile(RunFile.Name, File.Write());
    }

    /// <summary>Deletes the files that the run names, and no other; its own description last, so that it can be done again.</summary>
    public FileFault? DeleteFiles()
    {
        // A run that was killed while it described itself left that as well, and would never be deleted whole.
        foreach (string name in File.FileNames.Prepend(RunFile.Name + Folder.Unfinished))
        {
            if (_folder.DeleteFile(name) is { Kind: not FileFaultKind.NotFound } fault)
                return fault;
        }
        return null;
    }

    public void Dispose() => _folder.Dispose();
}
