using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using CertProp.Files;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Linux;

/// <summary>A folder on Linux: openat2 below the handle, or openat component by component on kernels before 5.6.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxFolder : Folder
{
    private const int ListingBufferLength = 32 * 1024;
    private const int RecordHeaderLength = 19;

    private static volatile bool s_hasOpenAt2 = true;

    [ThreadStatic]
    private static byte[]? t_listing;

    [ThreadStatic]
    private static byte[]? t_compared;

    private readonly SafeFileHandle _handle;
    private int _listed;

    private LinuxFolder(SafeFileHandle handle) => _handle = handle;

    public static FileFault? OpenRoot(string path, out Folder? folder)
    {
        int descriptor = Libc.Open(path, Libc.FolderFlags);
        folder = descriptor >= 0 ? new LinuxFolder(Own(descriptor)) : null;
        return folder is null ? LastFault() : null;
    }

    public override string? Identity => Libc.TryStat(_handle, out FileStat stat) ? $"{stat.Device:X}-{stat.Inode:X}" : null;

    public override string RealPath
    {
        get
        {
            // The kernel's own answer to where this handle leads.
            string link = $"/proc/self/fd/{_handle.DangerousGetHandle()}";
            return new FileInfo(link).LinkTarget ?? throw new IOException($"{link} does not say where it leads");
        }
    }

    public override FileFault? OpenFolder(string path, out Folder? folder)
    {
        int descriptor = s_hasOpenAt2 ? OpenBeneath(path) : OpenByComponents(path);
        folder = descriptor >= 0 ? new LinuxFolder(Own(descriptor)) : null;
        return folder is null ? LastFault() : null;
    }

    public override FileFault? List(int most, List<FolderItem> items)
    {
        items.Clear();
        // The kernel goes on where a listing ended, so a second one on the same handle would come out empty.
        if (Interlocked.Exchange(ref _listed, 1) != 0)
            throw new InvalidOperationException("A folder is listed once; open it anew to list it again.");
        byte[] buffer = t_listing ??= new byte[ListingBufferLength];
        int filled;
        while ((filled = Libc.ReadFolder(_handle, buffer)) > 0)
        {
            for (ReadOnlySpan<byte> rest = buffer.AsSpan(0, filled); !rest.IsEmpty;)
            {
                int length = BinaryPrimitives.ReadUInt16LittleEndian(rest[16..]);
                ReadOnlySpan<byte> name = rest[RecordHeaderLength..length];
                name = name[..name.IndexOf((byte)0)];
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                    items.Add(new FolderItem(Encoding.UTF8.GetString(name), KindOf(rest[18])));
                rest = rest[length..];
            }
            if (items.Count > most)
            {
                items.Clear();
                return TooMany(most);
            }
        }
        if (filled < 0)
        {
            items.Clear();
            return LastFault();
        }
        items.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return null;
    }

    public override FileFault? ReadFile(
        string name, int most, ref byte[] buffer, out FileContent content, bool allowHardLinks = false,
        bool localOnly = false)
    {
        content = default;
        FileFault? fault = OpenRegular(name, Libc.FileFlags, allowHardLinks, out int descriptor, out FileStat stat);
        if (fault is not null)
            return fault;
        using var file = new Descriptor(descriptor);
        if (stat.Size > most)
            return TooLarge(most);
        Grow(ref buffer!, stat.Size);
        fault = ReadAll(file, buffer, stat.Size, out int length);
        content = new FileContent(length, stat.Traits);
        return fault;
    }

    // Linux deletes names, not handles. Between the last look and the deletion the name may be given to another file, which
    // is then lost in the place of this one: a file of the same user in the same folder, and under this name it could only
    // hold the same certificate. Nothing outside of the folder can be reached. Whether it happened shows afterwards.
    public override FileFault? DeleteFile(string name, ReadOnlySpan<byte> expected)
    {
        FileFault? fault = OpenRegular(name, Libc.FileFlags, allowHardLinks: false, out int descriptor, out FileStat stat);
        if (fault is not null)
            return fault;
        using var file = new Descriptor(descriptor);
        if (stat.Size != expected.Length)
            return Changed();
        byte[] buffer = t_compared ??= [];
        Grow(ref buffer!, stat.Size);
        t_compared = buffer;
        if (ReadAll(file, buffer, stat.Size, out int length) is { } unread)
            return unread;
        if (!buffer.AsSpan(0, length).SequenceEqual(expected)
            || !Libc.TryStat(_handle, name, out FileStat now) || !now.IsUnchanged(stat))
        {
            return Changed();
        }
        if (!Libc.TryUnlink(_handle, name))
            return LastFault();
        return Libc.TryStat(file.Number, out FileStat after) && after.LinkCount == 0
            ? null
            : new FileFault(FileFaultKind.Changed, "another file took its name at the same moment and was deleted in its place");
    }

    public override FileFault? DeleteFile(string name)
    {
        FileFault? fault = OpenRegular(name, Libc.FileFlags, allowHardLinks: true, out int descriptor, out _);
        if (fault is not null)
            return fault;
        Libc.Close(descriptor);
        return Result(Libc.TryUnlink(_handle, name));
    }

    public override FileFault? DeleteFolder(string name) => Result(Libc.TryRemoveFolder(_handle, name));

    public override FileFault? CreateFolder(string name, out Folder? folder, bool administratorsOnly = false)
    {
        folder = null;
        return Result(Libc.TryMakeFolder(_handle, name)) ?? OpenFolder(name, out folder);
    }

    public override FileFault? LockFile(string name, out SafeFileHandle? file)
    {
        FileFault? fault = Opened(Libc.OpenOrCreateAt(_handle, name), out file);
        if (file is null)
            return fault;
        // What has another name elsewhere could be locked from there.
        fault = Libc.TryStat(file, out FileStat stat) ? WhyNotRegular(stat, allowHardLinks: false) : LastFault();
        if (fault is null && Libc.TryLock(file))
            return null;
        fault ??= Marshal.GetLastPInvokeError() == Libc.TryAgain
            ? new FileFault(FileFaultKind.Busy, "another program holds it")
            : LastFault();
        file.Dispose();
        file = null;
        return fault;
    }

    // A failure shows again, and counts, where each file is flushed.
    public override void BeginFlush() => _ = Libc.SyncFileSystem(_handle);

    public override FileFault? Flush() => FlushFile(_handle);

    /// <inheritdoc cref="Folder.Flush(SafeFileHandle)"/>
    public static FileFault? FlushFile(SafeFileHandle file)
    {
        bool done;
        do
            done = Libc.TryFlush(file);
        while (!done && Marshal.GetLastPInvokeError() == Libc.Interrupted);
        return Result(done);
    }

    public override string? WhyOthersMayWrite()
    {
        const UnixFileMode others = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        return !Libc.TryStat(_handle, out FileStat stat) ? "its owner cannot be asked"
            : stat.User != 0 && stat.User != Libc.GetUser() ? "it belongs to another user"
            : (stat.Permissions & others) != 0 ? "its group or everybody may write to it"
            : null;
    }

    protected override FileFault? CreateNew(string name, bool ownersAlone, out SafeFileHandle? file) =>
        Opened(Libc.CreateAt(_handle, name, ownersAlone), out file);

    protected override FileFault? OpenExisting(string name, bool write, out SafeFileHandle? file)
    {
        FileFault? fault = OpenRegular(
            name, write ? Libc.WritingFlags : Libc.FileFlags, allowHardLinks: false, out int descriptor, out _);
        file = fault is null ? Own(descriptor) : null;
        return fault;
    }

    public override FileFault? MoveAside(string name, string newName) => Rename(name, newName);

    public override FileFault? Rename(string name, string newName) => Result(Libc.TryRename(_handle, name, newName));

    protected override FileFault? SetOwnership(SafeFileHandle file, FileTraits traits)
    {
        if (traits.Unix is not { } unix)
            return null;
        if (!Libc.TryStat(file, out FileStat stat))
            return LastFault();
        if ((stat.User, stat.Group) != (unix.User, unix.Group) && !Libc.TryGive(file, unix.User, unix.Group))
            return new FileFault(FileFaultKind.Denied, "it belongs to another user, and only root may give it back");
        try
        {
            File.SetUnixFileMode(file, unix.Mode);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FileFault(FileFaultKind.Denied, $"its permissions cannot be set: {e.Message}");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _handle.Dispose();
    }

    private static FileFault? Opened(int descriptor, out SafeFileHandle? file)
    {
        file = descriptor >= 0 ? Own(descriptor) : null;
        return Result(descriptor >= 0);
    }

    private static FileFault? Result(bool done) => done ? null : LastFault();

    /// <param name="name">A name in this folder.</param>
    /// <param name="flags">Of <see cref="Libc"/>.</param>
    /// <param name="allowHardLinks">Whether the file may have other names.</param>
    /// <param name="descriptor">The caller's to close, where there is no fault.</param>
    /// <param name="stat">What the file is.</param>
    private FileFault? OpenRegular(string name, int flags, bool allowHardLinks, out int descriptor, out FileStat stat)
    {
        stat = default;
        int tries = 0;
        FileFault? fault;
        do
        {
            descriptor = Libc.OpenAt(_handle, name, flags);
            if (descriptor < 0)
                return LastFault();
            fault = Libc.TryStat(descriptor, out stat) ? WhyNotRegular(stat, allowHardLinks) : LastFault();
            if (fault is null)
                return null;
            Libc.Close(descriptor);
        }
        // Deleted or replaced between the two calls: what has the name now is another file.
        while (fault is { Kind: FileFaultKind.NotFound } && ++tries < 16);
        return fault;
    }

    private static FileFault? WhyNotRegular(FileStat stat, bool allowHardLinks) =>
        !stat.IsRegularFile ? new FileFault(FileFaultKind.WrongKind, stat.IsFolder ? "a folder" : "not a regular file")
        : stat.LinkCount == 0 ? new FileFault(FileFaultKind.NotFound, "not found")
        : stat.LinkCount > 1 && !allowHardLinks
            ? new FileFault(FileFaultKind.HardLink, "the file has another name somewhere else (hard link)")
        : null;

    // The buffer holds more than the size, so a file that grew meanwhile shows; one that is just as long as it said
    // needs no second read to find its end.
    private static FileFault? ReadAll(Descriptor file, byte[] buffer, long size, out int length)
    {
        length = 0;
        int read;
        do
        {
            read = Libc.Read(file.Number, buffer.AsSpan(length));
            if (read < 0 && Marshal.GetLastPInvokeError() != Libc.Interrupted)
                return LastFault();
            length += Math.Max(read, 0);
        }
        while (read != 0 && length < size);
        return length == size ? null : new FileFault(FileFaultKind.InputOutput, "the file changed while it was read");
    }

    private int OpenBeneath(string path)
    {
        int descriptor, tries = 0;
        do
        {
            descriptor = Libc.OpenAt2(_handle, path, Libc.FolderFlags);
        }
        // EAGAIN: something was renamed while the kernel walked, and it could not prove that it stayed below.
        while (descriptor < 0 && Marshal.GetLastPInvokeError() is Libc.TryAgain or Libc.Interrupted && ++tries < 16);
        // EPERM is what container sandboxes answer for calls that they do not know.
        if (descriptor < 0 && Marshal.GetLastPInvokeError() is Libc.NotImplemented or Libc.NotPermitted)
        {
            s_hasOpenAt2 = false;
            return OpenByComponents(path);
        }
        return descriptor;
    }

    /// <summary>The same with openat alone: each component by itself, held, and seen to be a folder and no link.</summary>
    internal int OpenByComponents(string path)
    {
        SafeFileHandle folder = _handle;
        int error = 0;
        foreach (string component in path.Split('/'))
        {
            SafeFileHandle? next = OpenComponent(folder, component, out error);
            if (folder != _handle)
                folder.Dispose();
            if (next is null)
                return Fail(error);
            folder = next;
        }
        // Until here the handle is good for going on only; now the folder itself is opened.
        int descriptor = Libc.OpenAt(folder, ".", Libc.FolderFlags);
        error = Marshal.GetLastPInvokeError();
        folder.Dispose();
        return descriptor >= 0 ? descriptor : Fail(error);
    }

    private static SafeFileHandle? OpenComponent(SafeFileHandle folder, string name, out int error)
    {
        error = Libc.InvalidArgument;
        if (name is "" or "." or "..")
            return null;
        int descriptor = Libc.OpenAt(folder, name, Libc.ComponentFlags);
        error = Marshal.GetLastPInvokeError();
        if (descriptor < 0)
            return null;
        SafeFileHandle component = Own(descriptor);
        bool known = Libc.TryStat(component, out FileStat stat);
        error = !known ? Marshal.GetLastPInvokeError() : stat.IsLink ? Libc.IsALink : stat.IsFolder ? 0 : Libc.NotAFolder;
        if (error == 0)
            return component;
        component.Dispose();
        return null;
    }

    private static int Fail(int error)
    {
        Marshal.SetLastPInvokeError(error);
        return -1;
    }

    private static SafeFileHandle Own(int descriptor) => new(descriptor, ownsHandle: true);

    private static ItemKind KindOf(byte type) => type switch
    {
        0 => ItemKind.Unknown,
        4 => ItemKind.Folder,
        8 => ItemKind.File,
        10 => ItemKind.Link,
        _ => ItemKind.Special,
    };

    private static FileFault LastFault()
    {
        int error = Marshal.GetLastPInvokeError();
        return error switch
        {
            Libc.NotFound => new(FileFaultKind.NotFound, "not found"),
            Libc.AlreadyThere or Libc.NotEmpty => new(FileFaultKind.Exists, "something of that name is there"),
            Libc.AccessDenied or Libc.NotPermitted => new(FileFaultKind.Denied, "permission denied"),
            Libc.IsALink or Libc.CrossesRoot => new(FileFaultKind.Link, "a link, which is not followed"),
            Libc.NotAFolder => new(FileFaultKind.WrongKind, "not a folder"),
            Libc.NoReader => new(FileFaultKind.WrongKind, "not a regular file"),
            _ => new(FileFaultKind.InputOutput, Marshal.GetPInvokeErrorMessage(error)),
        };
    }
}
