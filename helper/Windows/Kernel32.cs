using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Windows;

/// <summary>kernel32.dll: what a path really is.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class Kernel32
{
    private const uint ReadAttributes = 0x80; // FILE_READ_ATTRIBUTES: no sharing conflict, no change of access time
    private const uint ShareAll = 7;
    private const uint OpenExisting = 3;
    private const uint BackupSemantics = 0x02000000; // FILE_FLAG_BACKUP_SEMANTICS: folders too

    private const int FileNotFound = 2, PathNotFound = 3;

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

internal readonly record struct FileIdentity(uint Volume, uint High, uint Low);
