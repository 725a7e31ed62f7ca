using CertProp.Certificates;
using CertProp.Files;
using CertProp.Stores;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Backups;

/// <summary>
/// The backup that a removal writes before it removes anything. For each profile two files: an .sst for people, which
/// certmgr.msc opens, and the exact bytes, from which restoring works. Nothing of a batch may be removed before
/// <see cref="Flush"/> came back without a fault.
/// </summary>
internal sealed class BackupRun : IDisposable
{
    private readonly Folder _folder;
    private readonly List<(string Name, SafeFileHandle? Handle)> _unflushed = [];
    private readonly List<(int Number, IReadOnlyList<StoredCopy> Entries)> _unverified = [];
    private RunFile _file;
    private int _written, _certificates;

    private BackupRun(RunId id, Folder folder, RunFile file)
    {
        Id = id;
        _folder = folder;
        _file = file;
    }

    public RunId Id { get; }

    /// <summary>Makes the run's folder.</summary>
    /// <param name="backups">Where it is made.</param>
    /// <param name="id">What the run is called.</param>
    /// <param name="scope">As reports call it.</param>
    /// <param name="fault">Why it cannot be made; null with a run.</param>
    public static BackupRun? Begin(BackupFolder backups, RunId id, string scope, out FileFault? fault)
    {
        fault = backups.CreateRun(id, out Folder? folder);
        if (fault is null)
        {
            return new BackupRun(id, folder!, new RunFile
            {
                Run = id.ToString(),
                HelperVersion = Product.Version,
                Device = Environment.MachineName,
                Scope = scope,
            });
        }
        if (folder is not null)
        {
            folder.Dispose();
            _ = backups.DeleteRun(id);
        }
        return null;
    }

    /// <summary>Writes the entries of one profile.</summary>
    /// <param name="profile">The profile's name, for people.</param>
    /// <param name="key">What the profile is found by when it is restored.</param>
    /// <param name="root">The folder of profiles that was named, or null.</param>
    /// <param name="entries">What is to be removed from it.</param>
    /// <param name="number">The profile's number in this run.</param>
    public FileFault? Write(string profile, string key, string? root, IReadOnlyList<StoredCopy> entries, out int number)
    {
        number = ++_written;
        _certificates += entries.Count;
        var elements = new ElementsFile(profile, key, root, [.. entries.Select(ElementsFile.Describe)]);
        _unverified.Add((number, entries));
        return WriteFile(RunFile.StoreName(number), SerializedStore.Write(entries.Select(entry => entry.Element)))
            ?? WriteFile(RunFile.ElementsName(number), elements.Write());
    }

    /// <summary>
    /// Returns without a fault when everything that was written is on the disk, files and folder, is named by
    /// <c>run.json</c>, and reads back as what it was written from.
    /// </summary>
    public FileFault? Flush()
    {
        _folder.BeginFlush();
        FileFault? fault = null;
        foreach ((_, SafeFileHandle? handle) in _unflushed)
        {
            fault ??= Folder.Flush(handle!);
            handle!.Dispose();
        }
        RunFile whole = _file with { Profiles = _written, Certificates = _certificates };
        fault ??= WriteRunFile(whole) ?? Verify();
        if (fault is not null)
            return fault;
        _file = whole;
        _unflushed.Clear();
        _unverified.Clear();
        return null;
    }

    /// <summary>Whether nothing of it is backed up.</summary>
    public bool IsEmpty => _file.Profiles == 0;

    /// <summary>Deletes the files of a batch that could not be written whole, and what names them; those before it stay.</summary>
    public FileFault? DiscardUnflushed()
    {
        FileFault? fault = IsEmpty ? null : WriteRunFile(_file);
        // Windows does not delete a file that is held without sharing that.
        _unflushed.ForEach(file => file.Handle?.Dispose());
        foreach (string name in IsEmpty ? [RunFile.Name, .. _unflushed.Select(file => file.Name)] : _unflushed.Select(file => file.Name))
        {
            if (_folder.DeleteFile(name) is { Kind: not FileFaultKind.NotFound } undeleted)
                fault ??= undeleted;
        }
        _unflushed.Clear();
        (_written, _certificates) = (_file.Profiles, _file.Certificates);
        return fault;
    }

    /// <summary>
    /// Writes into the run's own record what became of entries. It outlives this process at once, and the machine from
    /// <see cref="FlushRecord"/> on.
    /// </summary>
    public FileFault? Record(IEnumerable<JournalEntry> entries) =>
        _folder.AppendFile(RunFile.JournalName, JournalEntry.Lines(entries), flush: false);

    /// <summary>Returns when the record is on the disk.</summary>
    public FileFault? FlushRecord() => _folder.AppendFile(RunFile.JournalName, []);

    /// <summary>Notes that the run came to its end.</summary>
    public FileFault? Complete(int removed) => WriteRunFile(_file with { State = RunState.Complete, Removed = removed });

    public void Dispose()
    {
        _unflushed.ForEach(file => file.Handle?.Dispose());
        _folder.Dispose();
    }

    private FileFault? WriteFile(string name, byte[] content)
    {
        FileFault? fault = _folder.CreateFile(name, content, traits: null, out SafeFileHandle? handle);
        // Also where it could not be written to its end, because then it is there, cut short, and to be deleted.
        _unflushed.Add((name, handle));
        return fault;
    }

    private FileFault? WriteRunFile(RunFile file) =>
        _folder.ReplaceFile(RunFile.Name, file.Write());

    private FileFault? Verify()
    {
        byte[] buffer = [];
        foreach ((int number, IReadOnlyList<StoredCopy> entries) in _unverified)
        {
            string name = RunFile.ElementsName(number);
            if (_folder.ReadFile(name, ElementsFile.MaxLength, ref buffer, out FileContent content) is { } fault)
                return fault;
            ElementsFile? read = ElementsFile.TryRead(name, buffer.AsSpan(0, content.Length), out _);
            if (read is null || read.Entries.Count != entries.Count || !read.Entries.Zip(entries).All(pair => IsSame(pair.First, pair.Second)))
                return new FileFault(FileFaultKind.InputOutput, $"{name} does not read back as what was written");
        }
        return null;
    }

    private static bool IsSame(ElementsFile.Entry read, StoredCopy written) =>
        ElementsFile.Accept(read, out _) is { } accepted
        && accepted.Thumbprint == written.Thumbprint && accepted.Name == written.Name
        && accepted.Element.AsSpan().SequenceEqual(written.Element);
}
