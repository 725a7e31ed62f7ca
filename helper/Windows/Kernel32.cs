using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Windows;

/// <summary>kernel32.dll: what a path really is, and this process's session.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class Kernel32
{
    private const uint ReadAttributes = 0x80; // FILE_READ_ATTRIBUTES: no sharing conflict, no change of access time
    private const uint ShareAll = 7, ShareWithoutDelete = 3;
    private const uint OpenExisting = 3;
    private const uint BackupSemantics = 0x02000000; // FILE_FLAG_BACKUP_SEMANTICS: folders too

    private const uint DelayUntilReboot = 4; // MOVEFILE_DELAY_UNTIL_REBOOT

    private const int FileNotFound = 2, PathNotFound = 3;
    private const int InvalidFunction = 1, NotSupported = 50, InvalidParameter = 87, InvalidLevel = 124;
    private const int DispositionInfo = 4, DispositionInfoEx = 21; // FILE_INFO_BY_HANDLE_CLASS
    private const uint Delete = 0x1, PosixSemantics = 0x2; // FILE_DISPOSITION_FLAG_…

    /// <summary>Volume and file number: the same for every name of one file or folder.</summary>
    /// <param name="path">The path, resolved as usual.</param>
    /// <param name="identity">Only meaningful when this returns true.</param>
    /// <param name="missing">Nothing is there; false also where the folder may not be opened.</param>
    public static bool TryGetIdentity(string path, out FileIdentity identity, out bool missing)
    {
        identity = default;
        using SafeFileHandle file = CreateFileW(path, ReadAttributes, ShareAll, 0, OpenExisting, BackupSemantics, 0);
        missing = file.IsInvalid && Marshal.GetLastPInvokeError() is FileNotFound or PathNotFound;
        if (file.IsInvalid || !GetFileInformationByHandle(file, out FileInformation information))
            return false;
        identity = new FileIdentity(information.VolumeSerialNumber, information.FileIndexHigh, information.FileIndexLow);
        return true;
    }

    /// <summary>The session that this process runs in.</summary>
    public static int GetOwnSession() => ProcessIdToSessionId(Environment.ProcessId, out int session)
        ? session
        : throw new Win32Exception();

    /// <summary>Opens a folder by its path, links resolved; it cannot be renamed or deleted while the handle is open.</summary>
    /// <returns>Invalid with the last P/Invoke error.</returns>
    public static SafeFileHandle OpenFolder(string path, uint access) =>
        CreateFileW(path, access, ShareWithoutDelete, 0, OpenExisting, BackupSemantics, 0);

    /// <summary>What the file behind the handle is; false with the last P/Invoke error.</summary>
    public static bool TryStat(SafeFileHandle file, out WindowsFileStat stat)
    {
        bool done = GetFileInformationByHandle(file, out FileInformation information);
        stat = new WindowsFileStat(
            (FileAttributes)information.Attributes,
            information.LinkCount,
            ((long)information.SizeHigh << 32) | information.SizeLow,
            TimeOf(information.Written),
            new FileIdentity(information.VolumeSerialNumber, information.FileIndexHigh, information.FileIndexLow));
        return done;
    }

    // Users can set any time; one outside of what .NET can say is the end of time, and so in the future.
    private static DateTimeOffset TimeOf(ulong fileTime) =>
        fileTime <= (ulong)DateTime.MaxValue.ToFileTimeUtc() ? DateTimeOffset.FromFileTime((long)fileTime).ToUniversalTime() : DateTimeOffset.MaxValue;

    /// <summary>
    /// Deletes the file or folder behind the handle: its name is gone at once where the file system can do that, else when
    /// the last handle is closed. False with the last P/Invoke error.
    /// </summary>
    public static bool TryDelete(SafeFileHandle file)
    {
        uint flags = Delete | PosixSemantics;
        if (SetFileInformationByHandle(file, DispositionInfoEx, &flags, sizeof(uint)))
            return true;
        // Windows before 10 1607, FAT, Wine, and servers that do not know it.
        byte delete = 1;
        return Marshal.GetLastPInvokeError() is InvalidFunction or NotSupported or InvalidParameter or InvalidLevel
            && SetFileInformationByHandle(file, DispositionInfo, &delete, sizeof(byte));
    }

    /// <summary>Has Windows delete a file, or a folder that is empty by then, when it starts the next time.</summary>
    public static bool TryDeleteAtRestart(string path) => MoveFileExW(path, null, DelayUntilReboot);

    /// <summary>The path without links; null where the system does not say.</summary>
    public static string? GetFinalPath(SafeFileHandle file)
    {
        const int longest = 32_768;
        char[] path = new char[longest];
        fixed (char* start = path)
        {
            uint length = GetFinalPathNameByHandleW(file, start, longest, 0);
            return length is 0 or >= longest ? null : new string(path, 0, (int)length);
        }
    }

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool ProcessIdToSessionId(int process, out int session);

    [LibraryImport("kernel32.dll", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool MoveFileExW(string path, string? newPath, uint flags);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetFileInformationByHandle(SafeFileHandle file, int informationClass, void* information, uint length);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    private static partial uint GetFinalPathNameByHandleW(SafeFileHandle file, char* path, uint length, uint flags);

    [LibraryImport("kernel32.dll", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeFileHandle CreateFileW(
        string path, uint access, uint share, nint security, uint disposition, uint flags, nint template);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandle(SafeFileHandle file, out FileInformation information);

    /// <summary>BY_HANDLE_FILE_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct FileInformation
    {
        public uint Attributes;
        public ulong Created; // three FILETIMEs, which are aligned to 4 bytes
        public ulong Accessed;
        public ulong Written;
        public uint VolumeSerialNumber;
        public uint SizeHigh;
        public uint SizeLow;
        public uint LinkCount;
        public uint FileIndexHigh;
        public uint FileIndexLow;
    }
}

/// <summary>The part of BY_HANDLE_FILE_INFORMATION that decisions are made on.</summary>
internal readonly record struct WindowsFileStat(
    FileAttributes Attributes, uint LinkCount, long Size, DateTimeOffset LastWrite, FileIdentity Identity)
{
    public bool IsFolder => Attributes.HasFlag(FileAttributes.Directory);

    /// <summary>Symbolic link, junction, mount point, placeholder: whatever it is, it is not what it looks like.</summary>
    public bool IsReparsePoint => Attributes.HasFlag(FileAttributes.ReparsePoint);
}

internal readonly record struct FileIdentity(uint Volume, uint High, uint Low);
