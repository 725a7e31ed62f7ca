using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using CertProp.Files;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Windows;

/// <summary>
/// A folder on Windows: everything below is opened by one name at a time, relative to a handle, and what is a reparse point
/// is refused by that handle, so no junction that somebody puts in between is ever walked through. The handle is held without
/// sharing deletion: nobody can rename the folder meanwhile.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsFolder : Folder
{
    private const uint Open = 1, Create = 2, OpenOrCreate = 3; // NtCreateFile's dispositions
    private const uint ReadShare = 1, WriteShare = 2, DeleteShare = 4;
    private const uint Synchronize = 0x100000, DeleteAccess = 0x10000, ReadAttributes = 0x80;
    private const uint ReadAccess = 0x120089, WriteAccess = 0x120116; // FILE_GENERIC_READ, FILE_GENERIC_WRITE
    private const uint Traverse = 0x20, FolderAccess = ReadAccess | Traverse; // FILE_TRAVERSE

    // FILE_OPEN_REPARSE_POINT: the link itself and not where it leads. FILE_COMPLETE_IF_OPLOCKED: no wait for its holder.
    // FILE_SYNCHRONOUS_IO_NONALERT: what the framework's file calls expect.
    private const uint NoLink = 0x200000, NoWait = 0x100, Synchronous = 0x20, IsFolder = 0x1, IsFile = 0x40;
    private const uint BackupIntent = 0x4000; // FILE_OPEN_FOR_BACKUP_INTENT
    private const uint FileOptions = NoLink | NoWait | Synchronous | IsFile;
    private const uint FolderOptions = NoLink | NoWait | Synchronous | IsFolder;

    private const int RecordHeaderLength = 64; // FILE_DIRECTORY_INFORMATION

    [ThreadStatic]
    private static byte[]? t_listing;

    [ThreadStatic]
    private static byte[]? t_compared;

    private readonly SafeFileHandle _handle;

    private WindowsFolder(SafeFileHandle handle) => _handle = handle;

    public override string? Identity => Kernel32.TryStat(_handle, out WindowsFileStat stat) ? stat.Identity.ToString() : null;

    public override string RealPath =>
        Kernel32.GetFinalPath(_handle) ?? throw new IOException("the system does not say where an open folder lies");

    /// <inheritdoc cref="Folder.OpenRoot"/>
    public static new FileFault? OpenRoot(string path, out Folder? folder, bool lists)
    {
        uint access = lists ? FolderAccess : Synchronize | ReadAttributes | Traverse;
        SafeFileHandle handle = Kernel32.OpenFolder(path, access);
        FileFault? fault = handle.IsInvalid ? WindowsFaults.Of(Marshal.GetLastPInvokeError())
            : !Kernel32.TryStat(handle, out WindowsFileStat stat) ? WindowsFaults.Of(Marshal.GetLastPInvokeError())
            : !stat.IsFolder ? new FileFault(FileFaultKind.WrongKind, "not a folder")
            : null;
        folder = fault is null ? new WindowsFolder(handle) : null;
        if (folder is null)
            handle.Dispose();
        return fault;
    }

    public override FileFault? OpenFolder(string path, out Folder? folder)
    {
        folder = null;
        SafeFileHandle current = _handle;
        FileFault? fault = null;
        foreach (string name in path.Split('/'))
        {
            SafeFileHandle? next = null;
            fault = OpenItem(current, name, new(FolderAccess, ReadShare | WriteShare, Open, FolderOptions), out next, out _);
            if (current != _handle)
                current.Dispose();
            if (next is null)
                return fault;
            current = next;
        }
        folder = new WindowsFolder(current);
        return null;
    }

    public override FileFault? List(int most, List<FolderItem> items)
    {
        items.Clear();
        byte[] buffer = t_listing ??= new byte[64 * 1024];
        int status;
        for (bool restart = true; (status = Ntdll.ReadFolder(_handle, buffer, restart)) >= 0; restart = false)
        {
            AddItems(buffer, items);
            if (items.Count > most)
            {
                items.Clear();
                return TooMany(most);
            }
        }
        if (status != Ntdll.NoMoreFiles)
        {
            items.Clear();
            return WindowsFaults.OfStatus(status);
        }
        items.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return null;
    }

    public override FileFault? ReadFile(
        string name, int most, ref byte[] buffer, out FileContent content, bool allowHardLinks = false,
        bool localOnly = false)
    {
        content = default;
        var mode = new Ntdll.OpenMode(ReadAccess, ReadShare | WriteShare | DeleteShare, Open, FileOptions);
        FileFault? fault = OpenRegular(name, mode, allowHardLinks, out SafeFileHandle? opened, out WindowsFileStat stat);
        using SafeFileHandle? file = opened;
        if (file is null)
            return fault;
        if (localOnly && IsElsewhere(stat.Attributes))
            return Elsewhere();
        if (stat.Size > most)
            return TooLarge(most);
        Grow(ref buffer!, stat.Size);
        fault = ReadAll(file, buffer, stat.Size, out int length);
        content = new FileContent(length, new FileTraits(stat.LastWrite, stat.Attributes));
        return fault;
    }

    /// <summary>Read, compared and deleted through one handle that lets nobody else write or delete.</summary>
    public override FileFault? DeleteFile(string name, ReadOnlySpan<byte> expected)
    {
        var mode = new Ntdll.OpenMode(ReadAccess | DeleteAccess, ReadShare, Open, FileOptions);
        FileFault? fault = OpenRegular(name, mode, allowHardLinks: false, out SafeFileHandle? opened, out WindowsFileStat stat);
        using SafeFileHandle? file = opened;
        if (file is null)
            return fault;
        if (stat.Size != expected.Length)
            return Changed();
        byte[] buffer = t_compared ??= [];
        Grow(ref buffer!, stat.Size);
        t_compared = buffer;
        if (ReadAll(file, buffer, stat.Size, out int length) is { } unread)
            return unread;
        return buffer.AsSpan(0, length).SequenceEqual(expected) ? Result(Kernel32.TryDelete(file)) : Changed();
    }

    public override FileFault? DeleteFile(string name)
    {
        var mode = new Ntdll.OpenMode(DeleteAccess | Synchronize | ReadAttributes, ReadShare | WriteShare | DeleteShare, Open, FileOptions);
        FileFault? fault = OpenRegular(name, mode, allowHardLinks: true, out SafeFileHandle? opened, out _);
        using SafeFileHandle? file = opened;
        return file is null ? fault : Result(Kernel32.TryDelete(file));
    }

    public override FileFault? DeleteFolder(string name)
    {
        var mode = new Ntdll.OpenMode(DeleteAccess | Synchronize | ReadAttributes, ReadShare | WriteShare | DeleteShare, Open, FolderOptions);
        FileFault? fault = OpenItem(_handle, name, mode, out SafeFileHandle? opened, out _);
        using SafeFileHandle? folder = opened;
        return folder is null ? fault : Result(Kernel32.TryDelete(folder));
    }

    public override FileFault? CreateFolder(string name, out Folder? folder, bool administratorsOnly = false)
    {
        var mode = new Ntdll.OpenMode(FolderAccess, ReadShare | WriteShare, Create, FolderOptions);
        // Its owner may always change who may do what, so that must be nobody who might stop being an administrator.
        using RestorePrivilege? giving = administratorsOnly ? new RestorePrivilege() : null;
        byte[] security = giving is null ? [] : FolderSecurity.ForAdministrators(ownedBySystem: giving.IsHeld);
        FileFault? fault = OpenItem(_handle, name, mode, out SafeFileHandle? made, out _, security);
        folder = made is null ? null : new WindowsFolder(made);
        return fault;
    }

    /// <summary>By the handle of the thing itself, a link's too. With the right to restore, no access list stands in the way.</summary>
    public override FileFault? MoveAside(string name, string newName)
    {
        if (!IsPlain(name) || !IsPlain(newName))
            return new FileFault(FileFaultKind.InputOutput, "not a plain name");
        using var privilege = new RestorePrivilege();
        var mode = new Ntdll.OpenMode(
            DeleteAccess | Synchronize, ReadShare | WriteShare | DeleteShare, Open,
            NoLink | NoWait | Synchronous | BackupIntent);
        int status = Ntdll.Open(_handle, name, mode, security: [], out SafeFileHandle opened);
        using SafeFileHandle item = opened;
        if (status == Ntdll.OplockBreakInProgress)
            return HeldByOplock();
        if (status >= 0)
            status = Ntdll.Rename(item, _handle, newName, replace: false);
        return status >= 0 ? null : WindowsFaults.OfStatus(status);
    }

    public override FileFault? LockFile(string name, out SafeFileHandle? file) =>
        OpenRegular(name, new(ReadAccess | WriteAccess, 0, OpenOrCreate, FileOptions), allowHardLinks: false, out file, out _);

    public override void BeginFlush()
    {
        // There is no such call that needs no more rights than the run has.
    }

    // Windows has no flush for folders: NTFS keeps names in its journal, and flushing a file behind a change writes that as well.
    public override FileFault? Flush() => null;

    public override string? WhyOthersMayWrite()
    {
        if (Advapi32.GetSecurity(_handle) is not { } security)
            return $"its owner and access list cannot be read: {WindowsFaults.Of(Marshal.GetLastPInvokeError()).Message}";
        using WindowsIdentity self = WindowsIdentity.GetCurrent();
        return FolderSecurity.WhyOthersMayWrite(new RawSecurityDescriptor(security, 0), self.User);
    }

    protected override FileFault? CreateNew(string name, bool ownersAlone, out SafeFileHandle? file) =>
        OpenRegular(name, new(ReadAccess | WriteAccess, ReadShare, Create, FileOptions), allowHardLinks: false, out file, out _);

    protected override FileFault? OpenExisting(string name, bool write, out SafeFileHandle? file) => OpenRegular(
        name, new(write ? ReadAccess | WriteAccess : ReadAccess, ReadShare, Open, FileOptions), allowHardLinks: false, out file, out _);

    public override FileFault? Rename(string name, string newName)
    {
        var mode = new Ntdll.OpenMode(WriteAccess | DeleteAccess | ReadAttributes, ReadShare, Open, FileOptions);
        FileFault? fault = OpenRegular(name, mode, allowHardLinks: false, out SafeFileHandle? opened, out _);
        using SafeFileHandle? file = opened;
        if (file is null)
            return fault;
        int status = Ntdll.Rename(file, _handle, newName, replace: true);
        // Behind the rename: what this file names may be removed next, on another disk.
        return status >= 0 ? Flush(file) : WindowsFaults.OfStatus(status);
    }

    // What is made in a profile's folder inherits its owner's rights from there.
    protected override FileFault? SetOwnership(SafeFileHandle file, FileTraits traits) => null;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _handle.Dispose();
    }

    private static void AddItems(ReadOnlySpan<byte> records, List<FolderItem> items)
    {
        for (int next; ; records = records[next..])
        {
            next = BinaryPrimitives.ReadInt32LittleEndian(records);
            var attributes = (FileAttributes)BinaryPrimitives.ReadUInt32LittleEndian(records[56..]);
            int length = BinaryPrimitives.ReadInt32LittleEndian(records[60..]);
            string name = new(MemoryMarshal.Cast<byte, char>(records.Slice(RecordHeaderLength, length)));
            if (name is not ("." or ".."))
                items.Add(new FolderItem(name, KindOf(attributes), IsElsewhere(attributes)));
            if (next == 0)
                return;
        }
    }

    // FILE_ATTRIBUTE_OFFLINE, …_RECALL_ON_OPEN (in listings only), …_RECALL_ON_DATA_ACCESS.
    private static bool IsElsewhere(FileAttributes attributes) => ((uint)attributes & (0x1000 | 0x40000 | 0x400000)) != 0;

    private static ItemKind KindOf(FileAttributes attributes) =>
        attributes.HasFlag(FileAttributes.ReparsePoint) ? ItemKind.Link
        : attributes.HasFlag(FileAttributes.Directory) ? ItemKind.Folder
        : attributes.HasFlag(FileAttributes.Device) ? ItemKind.Special
        : ItemKind.File;

    private static FileFault? ReadAll(SafeFileHandle file, byte[] buffer, long size, out int length)
    {
        length = 0;
        try
        {
            length = RandomAccess.Read(file, buffer, 0);
            return length == size ? null : new FileFault(FileFaultKind.InputOutput, "the file changed while it was read");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FileFault(FileFaultKind.InputOutput, e.Message);
        }
    }

    private FileFault? OpenRegular(
        string name, Ntdll.OpenMode mode, bool allowHardLinks, out SafeFileHandle? file, out WindowsFileStat stat)
    {
        file = null;
        stat = default;
        FileFault? fault = OpenItem(_handle, name, mode, out file, out stat);
        if (file is null)
            return fault;
        if (allowHardLinks || stat.LinkCount == 1)
            return null;
        file.Dispose();
        file = null;
        return new FileFault(FileFaultKind.HardLink, "the file has another name somewhere else (hard link)");
    }

    /// <summary>Opens or makes what has this name, and refuses it by its handle where it is a link.</summary>
    private static FileFault? OpenItem(
        SafeFileHandle folder, string name, Ntdll.OpenMode mode, out SafeFileHandle? item, out WindowsFileStat stat,
        ReadOnlySpan<byte> security = default)
    {
        item = null;
        stat = default;
        if (!IsPlain(name))
            return new FileFault(FileFaultKind.InputOutput, "not a plain name");
        int status = Ntdll.Open(folder, name, mode, security, out SafeFileHandle opened);
        FileFault? fault = status < 0 ? WindowsFaults.OfStatus(status)
            : status == Ntdll.OplockBreakInProgress ? HeldByOplock()
            : !Kernel32.TryStat(opened, out stat) ? WindowsFaults.Of(Marshal.GetLastPInvokeError())
            : stat.IsReparsePoint ? new FileFault(FileFaultKind.Link, "a link, which is not followed")
            : null;
        if (fault is null)
            item = opened;
        else
            opened.Dispose();
        return fault;
    }

    // One component: no path, no stream of a file (a colon), nothing that Windows would take for something else.
    private static bool IsPlain(string name) => name is not ("" or "." or "..") && name.AsSpan().IndexOfAny("\\/:\0") < 0;

    private static FileFault HeldByOplock() => new(FileFaultKind.Busy, "another program holds it (oplock)");

    private static FileFault? Result(bool done) => done ? null : WindowsFaults.Of(Marshal.GetLastPInvokeError());
}
