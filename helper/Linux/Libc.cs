using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using CertProp.Files;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Linux;

/// <summary>
/// The file system calls of the Linux kernel that the framework does not offer: opening relative to a handle, without
/// following links. Calls that this glibc may lack a wrapper for go through <c>syscall</c>; their numbers are the same
/// on x64 and arm64 from 424 on.
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class Libc
{
    public const int NotFound = 2; // ENOENT
    public const int NotPermitted = 1; // EPERM
    public const int Interrupted = 4; // EINTR
    public const int TryAgain = 11; // EAGAIN
    public const int NoReader = 6; // ENXIO: what opening a socket answers
    public const int AccessDenied = 13; // EACCES
    public const int CrossesRoot = 18; // EXDEV: the path would leave the folder it is opened below
    public const int AlreadyThere = 17; // EEXIST
    public const int NotAFolder = 20; // ENOTDIR
    public const int InvalidArgument = 22; // EINVAL
    public const int NotImplemented = 38; // ENOSYS
    public const int NotEmpty = 39; // ENOTEMPTY
    public const int IsALink = 40; // ELOOP

    private const int ReadOnly = 0, ReadWrite = 2;
    private const int Create = 0x40, Exclusive = 0x80; // O_CREAT, O_EXCL
    private const int PathOnly = 0x200000; // O_PATH
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const uint StatxBasic = 0x7FF;
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH: the handle itself
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int RemoveFolderFlag = 0x200; // AT_REMOVEDIR
    private const int LockExclusive = 2, LockWithoutWaiting = 4;
    private const uint OwnerOnly = 0x180, OwnerOnlyFolder = 0x1C0, Everybody = 0x1B6; // 0600, 0700, 0666
    private const ulong ResolveNoMagicLinks = 0x02;
    private const ulong ResolveNoSymlinks = 0x04;
    private const ulong ResolveBeneath = 0x08;

    // The two flags whose numbers depend on the processor.
    private static readonly bool s_arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64;
    private static readonly int s_folder = s_arm ? 0x4000 : 0x10000; // O_DIRECTORY
    private static readonly int s_noFollow = s_arm ? 0x8000 : 0x20000; // O_NOFOLLOW
    private static readonly long s_getdents64 = s_arm ? 61 : 217;
    private const long Openat2Number = 437;

    /// <summary>Flags for a folder. They follow a link: for a root, or where openat2 refuses links.</summary>
    public static int FolderFlags => ReadOnly | CloseOnExec | s_folder;

    /// <summary>Flags for a file or folder below a root: no link at its end, and no wait at a FIFO.</summary>
    public static int FileFlags => ReadOnly | CloseOnExec | NonBlocking | s_noFollow;

    /// <summary>The same, open for writing as well.</summary>
    public static int WritingFlags => FileFlags | ReadWrite;

    /// <summary>One component of a path: a handle that is good for going on only, to a link itself where it is one.</summary>
    public static int ComponentFlags => PathOnly | CloseOnExec | s_noFollow;

    /// <summary>open(2). The caller owns the descriptor; -1 with the error in the last P/Invoke error.</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    /// <summary>openat(2), relative to an open folder.</summary>
    /// <inheritdoc cref="Open"/>
    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenAt(SafeFileHandle folder, string path, int flags);

    /// <summary>openat2(2): the kernel refuses every link, and every way out of <paramref name="folder"/>.</summary>
    /// <inheritdoc cref="Open"/>
    public static int OpenAt2(SafeFileHandle folder, string path, int flags)
    {
        var how = new OpenHow
        {
            Flags = (ulong)flags,
            Resolve = ResolveBeneath | ResolveNoSymlinks | ResolveNoMagicLinks,
        };
        return (int)OpenAt2(Openat2Number, folder, path, &how, sizeof(OpenHow));
    }

    /// <summary>
    /// Makes a file, for its owner alone or as the process's umask has it, open for writing; EEXIST where anything has this
    /// name.
    /// </summary>
    /// <inheritdoc cref="Open"/>
    public static int CreateAt(SafeFileHandle folder, string name, bool ownersAlone) =>
        OpenAt(folder, name, WritingFlags | Create | Exclusive, ownersAlone ? OwnerOnly : Everybody);

    /// <summary>Opens a file for writing, made for its owner alone where it is missing.</summary>
    /// <inheritdoc cref="Open"/>
    public static int OpenOrCreateAt(SafeFileHandle folder, string name) =>
        OpenAt(folder, name, WritingFlags | Create, OwnerOnly);

    /// <summary>Deletes a name that is no folder; false with the error in the last P/Invoke error.</summary>
    public static bool TryUnlink(SafeFileHandle folder, string name) => UnlinkAt(folder, name, 0) == 0;

    /// <summary>Deletes an empty folder; false with the error in the last P/Invoke error.</summary>
    public static bool TryRemoveFolder(SafeFileHandle folder, string name) => UnlinkAt(folder, name, RemoveFolderFlag) == 0;

    /// <summary>Makes a folder for its owner alone; false with the error in the last P/Invoke error.</summary>
    public static bool TryMakeFolder(SafeFileHandle folder, string name) => MkdirAt(folder, name, OwnerOnlyFolder) == 0;

    /// <summary>Renames within a folder, replacing what has the new name; false with the last P/Invoke error.</summary>
    public static bool TryRename(SafeFileHandle folder, string name, string newName) =>
        RenameAt(folder, name, folder, newName) == 0;

    /// <summary>fsync(2); false with the error in the last P/Invoke error.</summary>
    public static bool TryFlush(SafeFileHandle file) => Fsync(file) == 0;

    /// <summary>Locks the file for this open handle alone, without waiting; false with the last P/Invoke error.</summary>
    public static bool TryLock(SafeFileHandle file) => Flock(file, LockExclusive | LockWithoutWaiting) == 0;

    /// <summary>Gives the file to this user and group; false with the error in the last P/Invoke error.</summary>
    public static bool TryGive(SafeFileHandle file, uint user, uint group) => Fchown(file, user, group) == 0;

    /// <summary>syncfs(2): writes everything of the disk that the file lies on.</summary>
    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    public static partial int SyncFileSystem(SafeFileHandle file);

    /// <summary>The user that this process acts as.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint GetUser();

    /// <summary>What has this name in the folder, a link itself where it is one; false with the last P/Invoke error.</summary>
    public static bool TryStat(SafeFileHandle folder, string name, out FileStat stat) =>
        TryStat(folder, name, NoFollow, out stat);

    /// <summary>What the file behind the handle is; false with the error in the last P/Invoke error.</summary>
    public static bool TryStat(SafeFileHandle file, out FileStat stat) => TryStat(file, "", EmptyPath, out stat);

    /// <summary>What the open file is; false with the error in the last P/Invoke error.</summary>
    public static bool TryStat(int descriptor, out FileStat stat)
    {
        Statx raw = default;
        bool done = Statx_(descriptor, "", EmptyPath, StatxBasic, &raw) == 0;
        stat = raw.ToStat();
        return done;
    }

    private static bool TryStat(SafeFileHandle folder, string name, int flags, out FileStat stat)
    {
        Statx raw = default;
        bool done = Statx_(folder, name, flags, StatxBasic, &raw) == 0;
        stat = raw.ToStat();
        return done;
    }

    /// <summary>
    /// Reads directory records (struct linux_dirent64: u64 inode, s64 offset, u16 length, u8 type, name with NUL).
    /// Returns the bytes filled, 0 at the end, -1 with the error in the last P/Invoke error.
    /// </summary>
    public static int ReadFolder(SafeFileHandle folder, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
            return (int)GetDents64(s_getdents64, folder, start, buffer.Length);
    }

    /// <summary>read(2) from the file's position. The bytes read, 0 at the end, -1 with the last P/Invoke error.</summary>
    public static int Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
            return (int)Read(descriptor, start, buffer.Length);
    }

    /// <summary>close(2), of what was only read, so that there is nothing to be lost. The last P/Invoke error stays.</summary>
    public static void Close(int descriptor) => _ = CloseDescriptor(descriptor);

    // The fourth argument is there only with O_CREAT; processors that run .NET pass it the same way as a named one.
    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAt(SafeFileHandle folder, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnlinkAt(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MkdirAt(SafeFileHandle folder, string name, uint mode);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt(SafeFileHandle folder, string name, SafeFileHandle newFolder, string newName);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int Fchown(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, byte* buffer, nint length);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenAt2(long number, SafeFileHandle folder, string path, OpenHow* how, nint size);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx_(SafeFileHandle folder, string path, int flags, uint mask, Statx* stat);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx_(int file, string path, int flags, uint mask, Statx* stat);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint GetDents64(long number, SafeFileHandle folder, byte* buffer, nint length);

    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }

    /// <summary>struct statx of linux/stat.h; only the members that are read have names.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(16)] public uint LinkCount;
        [FieldOffset(20)] public uint User;
        [FieldOffset(24)] public uint Group;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(112)] public Timestamp Modified;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;

        public readonly FileStat ToStat() => new(Mode, LinkCount, (long)Size, Modified.Seconds, Modified.Nanoseconds)
        {
            Inode = Inode,
            Device = ((ulong)DeviceMajor << 32) | DeviceMinor,
            User = User,
            Group = Group,
        };
    }

    private struct Timestamp
    {
        public long Seconds;
        public uint Nanoseconds;
        public int Reserved;
    }
}

/// <summary>The part of struct statx that decisions are made on.</summary>
internal readonly record struct FileStat(ushort Mode, uint LinkCount, long Size, long ModifiedSeconds, uint ModifiedNanoseconds)
{
    private const int TypeMask = 0xF000, RegularFile = 0x8000, Folder = 0x4000, Link = 0xA000;

    /// <summary>With <see cref="Device"/>: the same for every name of one file or folder.</summary>
    public ulong Inode { get; init; }

    public ulong Device { get; init; }

    public uint User { get; init; }

    public uint Group { get; init; }

    public UnixFileMode Permissions => (UnixFileMode)(Mode & 0xFFF);

    public FileTraits Traits => new(LastWrite, Unix: new UnixOwnership(Permissions, User, Group));

    /// <summary>Whether it is the same file, and nobody has written to it between the two looks.</summary>
    public bool IsUnchanged(FileStat other) => this == other;

    public bool IsRegularFile => (Mode & TypeMask) == RegularFile;

    public bool IsLink => (Mode & TypeMask) == Link;

    public bool IsFolder => (Mode & TypeMask) == Folder;

    /// <summary>Last write, in UTC; a time outside of what .NET can say is the end of time, and so in the future.</summary>
    public DateTimeOffset LastWrite =>
        ModifiedSeconds is >= -62135596800 and <= 253402300799
            ? DateTimeOffset.FromUnixTimeSeconds(ModifiedSeconds).AddTicks(ModifiedNanoseconds / 100)
            : DateTimeOffset.MaxValue;
}
