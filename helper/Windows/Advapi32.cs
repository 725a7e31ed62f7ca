using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Windows;

/// <summary>advapi32.dll: what the framework does not tell: when a registry key was last written, who may do what behind a handle.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class Advapi32
{
    private const int TokenPrivileges = 3; // TOKEN_INFORMATION_CLASS
    private const long TcbPrivilege = 7; // SE_TCB_PRIVILEGE, the same LUID on every Windows
    private const uint OwnerAndDacl = 0x1 | 0x4; // OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION

    /// <summary>Null where the key is not there or does not say.</summary>
    public static DateTimeOffset? GetLastWrite(RegistryKey root, string path)
    {
        using RegistryKey? key = root.OpenSubKey(path);
        long time = 0;
        return key is not null
            && RegQueryInfoKeyW(key.Handle, null, null, null, null, null, null, null, null, null, null, &time) == 0
            && time > 0
            ? DateTimeOffset.FromFileTime(time)
            : null;
    }

    /// <summary>Owner and DACL of what is behind the handle, self-relative; null with the last P/Invoke error.</summary>
    public static byte[]? GetSecurity(SafeFileHandle file)
    {
        GetKernelObjectSecurity(file, OwnerAndDacl, null, 0, out uint length);
        byte[] descriptor = new byte[length];
        fixed (byte* start = descriptor)
            return GetKernelObjectSecurity(file, OwnerAndDacl, start, length, out _) ? descriptor : null;
    }

    /// <summary>Whether the token holds the privilege to act as part of the operating system, enabled or not: SYSTEM's does.</summary>
    public static bool HoldsTcbPrivilege(SafeAccessTokenHandle token)
    {
        GetTokenInformation(token, TokenPrivileges, null, 0, out uint length);
        byte[] privileges = new byte[length];
        fixed (byte* start = privileges)
        {
            if (!GetTokenInformation(token, TokenPrivileges, start, length, out _))
                return false;
        }
        // TOKEN_PRIVILEGES: u32 count, then { LUID (u32, s32), u32 attributes } each.
        int count = BitConverter.ToInt32(privileges);
        return Enumerable.Range(0, count).Any(i => BitConverter.ToInt64(privileges, 4 + (12 * i)) == TcbPrivilege);
    }

    [LibraryImport("advapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetTokenInformation(
        SafeAccessTokenHandle token, int what, byte* information, uint length, out uint needed);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetKernelObjectSecurity(
        SafeFileHandle file, uint information, byte* descriptor, uint length, out uint needed);

    [LibraryImport("advapi32.dll")]
    private static partial int RegQueryInfoKeyW(
        SafeRegistryHandle key, char* className, uint* classLength, uint* reserved, uint* subKeys, uint* maxSubKey,
        uint* maxClass, uint* values, uint* maxValueName, uint* maxValue, uint* securityLength, long* lastWrite);
}
