using System.Runtime.Versioning;
using System.Security;
using Microsoft.Win32;

namespace CertProp.Exposure;

/// <summary>Reads single values, whatever their type and whoever may not.</summary>
[SupportedOSPlatform("windows")]
internal static class RegistryReading
{
    public static SettingValue Read(PolicyValue value) => Read(Registry.LocalMachine, value.Key, value.Name);

    public static SettingValue Read(RegistryKey root, string path, string name)
    {
        try
        {
            using RegistryKey? key = root.OpenSubKey(path);
            return key?.GetValue(name, null, RegistryValueOptions.DoNotExpandEnvironmentNames) switch
            {
                null => SettingValue.Absent,
                // Of a REG_DWORD alone the framework makes an Int32.
                int number => SettingValue.Of((uint)number),
                long => SettingValue.OfType("REG_QWORD"),
                string => SettingValue.OfType(
                    key.GetValueKind(name) is RegistryValueKind.ExpandString ? "REG_EXPAND_SZ" : "REG_SZ"),
                string[] => SettingValue.OfType("REG_MULTI_SZ"),
                _ => SettingValue.OfType("REG_BINARY"),
            };
        }
        catch (Exception e) when (e is SecurityException or UnauthorizedAccessException or IOException)
        {
            return SettingValue.Denied(e.Message);
        }
    }
}
