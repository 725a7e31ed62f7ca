using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Windows;

/// <summary>wtsapi32.dll: sessions, their users, and the users of processes.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class Wtsapi32
{
    private const int UserName = 5, DomainName = 7, ClientProtocolType = 16; // WTS_INFO_CLASS
    /// <summary>WTSListen: a listener, which is nobody's session.</summary>
    public const int ListeningState = 6;

    private const uint AnySession = 0xFFFFFFFE; // WTS_ANY_SESSION
    private const int ProcessInfoLevel0 = 0;
    private const int TypeProcessInfoLevel0 = 0; // WTS_TYPE_CLASS

    /// <summary>Ids and states (WTS_CONNECTSTATE_CLASS) of all sessions; null where the list cannot be had.</summary>
    public static (int Id, int State)[]? ListSessions()
    {
        if (!WTSEnumerateSessionsW(0, 0, 1, out SessionInfo* sessions, out uint count))
            return null;
        try
        {
            var list = new (int, int)[count];
            for (int i = 0; i < count; i++)
                list[i] = ((int)sessions[i].SessionId, sessions[i].State);
            return list;
        }
        finally
        {
            WTSFreeMemory(sessions);
        }
    }

    /// <summary>Who the session belongs to: empty strings for sessions without a user; null where it does not say.</summary>
    public static (string Domain, string User)? GetUser(int session) =>
        GetText(session, DomainName) is { } domain && GetText(session, UserName) is { } user ? (domain, user) : null;

    /// <summary>
    /// The primary token of the session's user, which only SYSTEM may have; invalid with the last P/Invoke error.
    /// </summary>
    public static SafeAccessTokenHandle GetToken(int session) =>
        WTSQueryUserToken((uint)session, out SafeAccessTokenHandle token) ? token : SafeAccessTokenHandle.InvalidHandle;

    /// <summary>0 console, 2 RDP; null where it does not say.</summary>
    public static int? GetProtocol(int session)
    {
        if (!WTSQuerySessionInformationW(0, (uint)session, ClientProtocolType, out char* value, out uint length))
            return null;
        int? protocol = value != null && length >= sizeof(ushort) ? *(ushort*)value : null;
        WTSFreeMemory(value);
        return protocol;
    }

    /// <summary>Session and user SID (binary, null for protected processes) of all processes; null where there is no list.</summary>
    public static (int Session, byte[]? Sid)[]? ListProcesses()
    {
        uint level = ProcessInfoLevel0;
        if (!WTSEnumerateProcessesExW(0, ref level, AnySession, out ProcessInfo* processes, out uint count))
            return null;
        try
        {
            var list = new (int, byte[]?)[count];
            for (int i = 0; i < count; i++)
                list[i] = ((int)processes[i].SessionId, CopySid(processes[i].Sid));
            return list;
        }
        finally
        {
            WTSFreeMemoryExW(TypeProcessInfoLevel0, processes, count);
        }
    }

    // SID: u8 revision, u8 count of sub-authorities, 6 bytes authority, 4 bytes each.
    private static byte[]? CopySid(byte* sid) => sid == null ? null : new ReadOnlySpan<byte>(sid, 8 + (4 * sid[1])).ToArray();

    private static string? GetText(int session, int what)
    {
        if (!WTSQuerySessionInformationW(0, (uint)session, what, out char* value, out _))
            return null;
        string text = new(value);
        WTSFreeMemory(value);
        return text;
    }

    [LibraryImport("wtsapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool WTSEnumerateSessionsW(
        nint server, uint reserved, uint version, out SessionInfo* sessions, out uint count);

    [LibraryImport("wtsapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool WTSQuerySessionInformationW(
        nint server, uint session, int what, out char* value, out uint length);

    [LibraryImport("wtsapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool WTSEnumerateProcessesExW(
        nint server, ref uint level, uint session, out ProcessInfo* processes, out uint count);

    [LibraryImport("wtsapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool WTSQueryUserToken(uint session, out SafeAccessTokenHandle token);

    [LibraryImport("wtsapi32.dll")]
    private static partial void WTSFreeMemory(void* memory);

    [LibraryImport("wtsapi32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool WTSFreeMemoryExW(int type, void* memory, uint count);

    /// <summary>WTS_SESSION_INFOW.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SessionInfo
    {
        public uint SessionId;
        public char* WinStationName;
        public int State;
    }

    /// <summary>WTS_PROCESS_INFOW.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ProcessInfo
    {
        public uint SessionId;
        public uint ProcessId;
        public char* ProcessName;
        public byte* Sid;
    }
}
