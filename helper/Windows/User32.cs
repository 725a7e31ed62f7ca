using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CertProp.Windows;

/// <summary>user32.dll: what kind of session this process runs in.</summary>
[SupportedOSPlatform("windows")]
internal static partial class User32
{
    private const int RemoteSession = 0x1000; // SM_REMOTESESSION

    public static bool IsRemoteSession => GetSystemMetrics(RemoteSession) != 0;

    [LibraryImport("user32.dll")]
    private static partial int GetSystemMetrics(int index);
}
