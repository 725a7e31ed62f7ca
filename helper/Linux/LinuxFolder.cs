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

    private readonly SafeFileHandle _handle;
    private int _listed;

    private LinuxFolder(SafeFileHandle handle) => _handle = handle;

    public static new FileFault? OpenRoot(string path, out Folder? folder)
    {
        int descriptor = Libc.Open(path, Libc.FolderFlags);
        folder = descriptor >= 0 ? new LinuxFolder(Own(descriptor)) : null;
        return folder is null ? LastFault() : null;
    }

    public override string? Identity => Libc.TryStat(_handle, out FileStat stat) ? $"{stat.Device:X}-{stat.Inode:X}" : null;

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
        string name, int most, ref byte[] buffer, out FileContent content, bool allowHardLinks = false)
    {
        content = default;
        int descriptor = Libc.OpenAt(_handle, name, Libc.FileFlags);
        if (descriptor < 0)
            return LastFault();
        using SafeFileHandle file = Own(descriptor);
        if (!Libc.TryStat(file, out FileStat stat))
            return LastFault();
        if (!stat.IsRegularFile)
            return new FileFault(FileFaultKind.WrongKind, stat.IsFolder ? "a folder" : "not a regular file");
        if (stat.LinkCount != 1 && !allowHardLinks)
            return new FileFault(FileFaultKind.HardLink, "the file has another name somewhere else (hard link)");
        if (stat.Size > most)
            return TooLarge(most);
        Grow(ref buffer!, stat.Size);
        FileFault? fault = ReadAll(file, buffer, stat.Size, out int length);
        content = new FileContent(length, stat.LastWrite);
        return fault;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _handle.Dispose();
    }

    // The buffer holds more than the size, so a file that grew meanwhile shows; one that is just as long as it said
    // needs no second read to find its end.
    private static FileFault? ReadAll(SafeFileHandle file, byte[] buffer, long size, out int length)
    {
        length = 0;
        int read;
        do
        {
            read = Libc.Read(file, buffer.AsSpan(length));
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
            Libc.AccessDenied or Libc.NotPermitted => new(FileFaultKind.Denied, "permission denied"),
            Libc.IsALink or Libc.CrossesRoot => new(FileFaultKind.Link, "a link, which is not followed"),
            Libc.NotAFolder => new(FileFaultKind.WrongKind, "not a folder"),
            Libc.NoReader => new(FileFaultKind.WrongKind, "not a regular file"),
            _ => new(FileFaultKind.InputOutput, Marshal.GetPInvokeErrorMessage(error)),
        };
    }
}
