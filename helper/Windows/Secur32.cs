using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CertProp.Windows;

/// <summary>secur32.dll: the signed-in user's names.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class Secur32
{
    private const int UserPrincipalName = 8; // NameUserPrincipal

    /// <summary>UPN of the user of this thread; null where the session has none.</summary>
    public static string? GetUpn()
    {
        char[] name = new char[512];
        uint length = (uint)name.Length;
        fixed (char* start = name)
        {
            if (GetUserNameExW(UserPrincipalName, start, ref length) == 0)
                return null;
        }
        string upn = new(name, 0, (int)length);
        return upn.Contains('@') ? upn : null;
    }

    // BOOLEAN is one byte.
    [LibraryImport("secur32.dll", SetLastError = true)]
    private static partial byte GetUserNameExW(int format, char* name, ref uint length);
}
