using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Principal;
using Microsoft.Win32;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Windows;

/// <summary>
/// advapi32.dll: the account, when a registry key was last written, who may do what behind a handle, privileges, events,
/// services.
/// </summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class Advapi32
{
    private const int TokenPrivileges = 3; // TOKEN_INFORMATION_CLASS
    private const long TcbPrivilege = 7, RestorePrivilegeId = 18; // SE_TCB_PRIVILEGE, SE_RESTORE_PRIVILEGE: the same LUIDs on every Windows
    private const uint PrivilegeEnabled = 2; // SE_PRIVILEGE_ENABLED
    private const uint OwnerAndDacl = 0x1 | 0x4; // OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION

    private const uint ConnectToServices = 1; // SC_MANAGER_CONNECT
    private const uint NoChange = 0xFFFFFFFF; // SERVICE_NO_CHANGE
    private const uint StopControl = 1; // SERVICE_CONTROL_STOP

    /// <summary>
    /// The account of this process, without its domain; null where Windows does not say. Not by Environment.UserName, which
    /// loads secur32.dll and all that signs in with it.
    /// </summary>
    public static string? GetAccountName()
    {
        const int longest = 256 + 1; // UNLEN and the final null
        char* name = stackalloc char[longest];
        uint length = longest;
        return GetUserNameW(name, ref length) ? new string(name) : null;
    }

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

    /// <summary>Lets this process use a privilege that its token holds, or stops that; false where it does not hold it.</summary>
    public static bool TrySetRestorePrivilege(bool enabled, out bool wasEnabled)
    {
        wasEnabled = false;
        using WindowsIdentity self = WindowsIdentity.GetCurrent(TokenAccessLevels.Query | TokenAccessLevels.AdjustPrivileges);
        var wanted = new OnePrivilege { Count = 1, Privilege = RestorePrivilegeId, Attributes = enabled ? PrivilegeEnabled : 0 };
        // Success with ERROR_NOT_ALL_ASSIGNED where the token does not hold it.
        if (!AdjustTokenPrivileges(self.AccessToken, false, wanted, (uint)sizeof(OnePrivilege), out OnePrivilege before, out _)
            || Marshal.GetLastPInvokeError() != 0)
        {
            return false;
        }
        wasEnabled = before.Count == 0 ? enabled : (before.Attributes & PrivilegeEnabled) != 0;
        return true;
    }

    /// <summary>Opens an event source of the Application log; invalid with the last P/Invoke error.</summary>
    public static SafeEventSourceHandle OpenEventSource(string name) => RegisterEventSourceW(null, name);

    /// <summary>Writes one event with one text; false with the last P/Invoke error.</summary>
    /// <param name="source">An open source.</param>
    /// <param name="type">EVENTLOG_…_TYPE: 1 error, 2 warning, 4 information.</param>
    /// <param name="id">Its id.</param>
    /// <param name="text">What the message file's %1 stands for.</param>
    public static bool TryReport(SafeEventSourceHandle source, ushort type, ushort id, string text)
    {
        fixed (char* characters = text)
        {
            char* strings = characters;
            return ReportEventW(source, type, 0, id, 0, 1, 0, &strings, null);
        }
    }

    /// <summary>Opens a service of this machine; invalid with the last P/Invoke error.</summary>
    /// <param name="name">Its short name.</param>
    /// <param name="access">SERVICE_…</param>
    public static SafeServiceHandle OpenService(string name, uint access)
    {
        using SafeServiceHandle services = OpenSCManagerW(null, null, ConnectToServices);
        return services.IsInvalid ? new SafeServiceHandle() : OpenServiceW(services, name, access);
    }

    /// <summary>SERVICE_BOOT_START 0 to SERVICE_DISABLED 4; null with the last P/Invoke error.</summary>
    public static uint? GetStartType(SafeServiceHandle service)
    {
        QueryServiceConfigW(service, null, 0, out uint length);
        byte[] config = new byte[length];
        fixed (byte* start = config)
        {
            // QUERY_SERVICE_CONFIGW: u32 service type, u32 start type, …
            return QueryServiceConfigW(service, start, length, out _) && length >= 8 ? BitConverter.ToUInt32(config, 4) : null;
        }
    }

    /// <summary>SERVICE_STOPPED 1, SERVICE_RUNNING 4, others between; null with the last P/Invoke error.</summary>
    public static uint? GetState(SafeServiceHandle service) =>
        QueryServiceStatus(service, out ServiceStatus status) ? status.State : null;

    /// <summary>Changes when a service starts and nothing else; false with the last P/Invoke error.</summary>
    public static bool TrySetStartType(SafeServiceHandle service, uint startType) =>
        ChangeServiceConfigW(service, NoChange, startType, NoChange, null, null, 0, null, null, null, null);

    /// <summary>Asks a service to stop; false with the last P/Invoke error.</summary>
    public static bool TryStop(SafeServiceHandle service) => ControlService(service, StopControl, out _);

    /// <summary>Starts a service; false with the last P/Invoke error.</summary>
    public static bool TryStart(SafeServiceHandle service) => StartServiceW(service, 0, 0);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetUserNameW(char* name, ref uint length);

    [LibraryImport("advapi32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool CloseServiceHandle(nint service);

    [LibraryImport("advapi32.dll", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeServiceHandle OpenSCManagerW(string? machine, string? database, uint access);

    [LibraryImport("advapi32.dll", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeServiceHandle OpenServiceW(SafeServiceHandle services, string name, uint access);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool QueryServiceConfigW(SafeServiceHandle service, byte* config, uint length, out uint needed);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool QueryServiceStatus(SafeServiceHandle service, out ServiceStatus status);

    [LibraryImport("advapi32.dll", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool ChangeServiceConfigW(
        SafeServiceHandle service, uint type, uint startType, uint errorControl, string? path, string? group, nint tag,
        string? dependencies, string? account, string? password, string? displayName);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool ControlService(SafeServiceHandle service, uint control, out ServiceStatus status);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool StartServiceW(SafeServiceHandle service, uint count, nint arguments);

    [LibraryImport("advapi32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool DeregisterEventSource(nint source);

    [LibraryImport("advapi32.dll", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeEventSourceHandle RegisterEventSourceW(string? server, string name);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool ReportEventW(
        SafeEventSourceHandle source, ushort type, ushort category, uint id, nint user, ushort stringCount, uint dataLength,
        char** strings, void* data);

    [LibraryImport("advapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AdjustTokenPrivileges(
        SafeAccessTokenHandle token, [MarshalAs(UnmanagedType.Bool)] bool disableAll, in OnePrivilege wanted, uint length,
        out OnePrivilege before, out uint needed);

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

    /// <summary>SERVICE_STATUS.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ServiceStatus
    {
        public uint Type;
        public uint State;
        public uint Controls;
        public uint ExitCode;
        public uint OwnExitCode;
        public uint CheckPoint;
        public uint WaitHint;
    }

    /// <summary>TOKEN_PRIVILEGES with one LUID_AND_ATTRIBUTES.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct OnePrivilege
    {
        public uint Count;
        public long Privilege;
        public uint Attributes;
    }
}

/// <summary>A service, or the service manager, of <see cref="Advapi32"/>.</summary>
[SupportedOSPlatform("windows")]
internal sealed class SafeServiceHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SafeServiceHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle() => Advapi32.CloseServiceHandle(handle);
}

/// <summary>An event source of <see cref="Advapi32"/>.</summary>
[SupportedOSPlatform("windows")]
internal sealed class SafeEventSourceHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SafeEventSourceHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle() => Advapi32.DeregisterEventSource(handle);
}

/// <summary>
/// The right to give away what this process makes, and to rename what an access list would keep it from, as an
/// administrator who restores files has it: while this object lives, where the token holds it at all.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class RestorePrivilege : IDisposable
{
    private readonly bool _wasEnabled;

    public RestorePrivilege() => IsHeld = Advapi32.TrySetRestorePrivilege(enabled: true, out _wasEnabled);

    public bool IsHeld { get; }

    public void Dispose()
    {
        if (IsHeld && !_wasEnabled)
            Advapi32.TrySetRestorePrivilege(enabled: false, out _);
    }
}
