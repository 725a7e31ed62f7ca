using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Windows;

/// <summary>
/// ntdll.dll: opening relative to a folder that is held, which Win32 does not offer. All calls return an NTSTATUS, 0 or
/// greater for success.
/// </summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class Ntdll
{
    public const int OplockBreakInProgress = 0x00000108; // success, but the file must not be touched before its holder answers
    public const int NoMoreFiles = unchecked((int)0x80000006);

    // STATUS_INVALID_PARAMETER, STATUS_NOT_SUPPORTED
    private const int InvalidParameter = unchecked((int)0xC000000D), NotSupported = unchecked((int)0xC00000BB);

    private const uint CaseInsensitive = 0x40; // OBJ_CASE_INSENSITIVE
    private const int DirectoryInformationClass = 1; // FileDirectoryInformation
    private const int RenameInformationClass = 10; // FileRenameInformation

    /// <summary>What a file is opened for, and how.</summary>
    /// <param name="Access">ACCESS_MASK.</param>
    /// <param name="Share">FILE_SHARE_…</param>
    /// <param name="Disposition">FILE_OPEN 1, FILE_CREATE 2, FILE_OPEN_IF 3.</param>
    /// <param name="Options">FILE_…, such as FILE_DIRECTORY_FILE.</param>
    public readonly record struct OpenMode(uint Access, uint Share, uint Disposition, uint Options);

    /// <summary>Opens or makes one name in a folder. No path, no drive, no link that is followed.</summary>
    /// <param name="folder">The folder that is held.</param>
    /// <param name="name">One component.</param>
    /// <param name="mode">For what and how.</param>
    /// <param name="security">Self-relative security descriptor of what is made; empty to inherit.</param>
    /// <param name="file">The caller owns it; invalid on failure.</param>
    public static int Open(SafeFileHandle folder, string name, OpenMode mode, ReadOnlySpan<byte> security, out SafeFileHandle file)
    {
        fixed (char* characters = name)
        fixed (byte* descriptor = security)
        {
            var text = new UnicodeString
            {
                Length = (ushort)(name.Length * sizeof(char)),
                MaximumLength = (ushort)(name.Length * sizeof(char)),
                Buffer = characters,
            };
            bool held = false;
            try
            {
                folder.DangerousAddRef(ref held);
                var attributes = new ObjectAttributes
                {
                    Length = (uint)sizeof(ObjectAttributes),
                    RootDirectory = folder.DangerousGetHandle(),
                    ObjectName = &text,
                    Attributes = CaseInsensitive,
                    SecurityDescriptor = descriptor,
                };
                int status = NtCreateFile(
                    out nint handle, mode.Access, &attributes, out _, null, 0x80 /* FILE_ATTRIBUTE_NORMAL */, mode.Share,
                    mode.Disposition, mode.Options, null, 0);
                file = new SafeFileHandle(status >= 0 ? handle : -1, ownsHandle: true);
                return status;
            }
            finally
            {
                if (held)
                    folder.DangerousRelease();
            }
        }
    }

    /// <summary>Fills the buffer with FILE_DIRECTORY_INFORMATION records; <see cref="NoMoreFiles"/> at the end.</summary>
    public static int ReadFolder(SafeFileHandle folder, Span<byte> buffer, bool restart)
    {
        fixed (byte* start = buffer)
        {
            return NtQueryDirectoryFile(
                folder, 0, 0, 0, out _, start, (uint)buffer.Length, DirectoryInformationClass, 0, null, restart ? (byte)1 : (byte)0);
        }
    }

    /// <summary>Renames an open file or folder within a folder.</summary>
    /// <param name="file">Opened with the right to delete.</param>
    /// <param name="folder">Where it lies.</param>
    /// <param name="newName">One component.</param>
    /// <param name="replace">Whether a file that has the new name is replaced.</param>
    public static int Rename(SafeFileHandle file, SafeFileHandle folder, string newName, bool replace)
    {
        // FILE_RENAME_INFORMATION: u8 replace (padded to 8), handle root, u32 length of the name in bytes, name.
        byte[] information = new byte[20 + (newName.Length * sizeof(char))];
        bool held = false;
        try
        {
            folder.DangerousAddRef(ref held);
            information[0] = replace ? (byte)1 : (byte)0;
            BitConverter.TryWriteBytes(information.AsSpan(8), (long)folder.DangerousGetHandle());
            BitConverter.TryWriteBytes(information.AsSpan(16), newName.Length * sizeof(char));
            MemoryMarshal.AsBytes(newName.AsSpan()).CopyTo(information.AsSpan(20));
            int status = SetRenameInformation(file, information);
            if (status is not (InvalidParameter or NotSupported))
                return status;
            // Over a network there may be no root ([MS-FSCC] 2.4.37.2). A bare name means the file's own folder then.
            information.AsSpan(8, sizeof(long)).Clear();
            return SetRenameInformation(file, information);
        }
        finally
        {
            if (held)
                folder.DangerousRelease();
        }
    }

    private static int SetRenameInformation(SafeFileHandle file, byte[] information)
    {
        fixed (byte* start = information)
            return NtSetInformationFile(file, out _, start, (uint)information.Length, RenameInformationClass);
    }

    /// <summary>The Win32 error that says the same, for messages.</summary>
    [LibraryImport("ntdll.dll")]
    public static partial int RtlNtStatusToDosError(int status);

    [LibraryImport("ntdll.dll")]
    private static partial int NtCreateFile(
        out nint file, uint access, ObjectAttributes* attributes, out IoStatusBlock status, long* allocation, uint fileAttributes,
        uint share, uint disposition, uint options, void* extended, uint extendedLength);

    [LibraryImport("ntdll.dll")]
    private static partial int NtQueryDirectoryFile(
        SafeFileHandle file, nint @event, nint routine, nint context, out IoStatusBlock status, byte* information, uint length,
        int informationClass, byte single, UnicodeString* pattern, byte restart);

    [LibraryImport("ntdll.dll")]
    private static partial int NtSetInformationFile(
        SafeFileHandle file, out IoStatusBlock status, byte* information, uint length, int informationClass);

    /// <summary>UNICODE_STRING.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct UnicodeString
    {
        public ushort Length;
        public ushort MaximumLength;
        public char* Buffer;
    }

    /// <summary>OBJECT_ATTRIBUTES.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ObjectAttributes
    {
        public uint Length;
        public nint RootDirectory;
        public UnicodeString* ObjectName;
        public uint Attributes;
        public void* SecurityDescriptor;
        public void* SecurityQualityOfService;
    }

    /// <summary>IO_STATUS_BLOCK.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct IoStatusBlock
    {
        public nint Status;
        public nint Information;
    }
}
