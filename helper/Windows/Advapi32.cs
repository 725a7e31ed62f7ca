using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Windows;

/// <summary>advapi32.dll: when a registry key was last written, which the framework does not tell.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class Advapi32
{
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

    [LibraryImport("advapi32.dll")]
    private static partial int RegQueryInfoKeyW(
        SafeRegistryHandle key, char* className, uint* classLength, uint* reserved, uint* subKeys, uint* maxSubKey,
        uint* maxClass, uint* values, uint* maxValueName, uint* maxValue, uint* securityLength, long* lastWrite);
}
