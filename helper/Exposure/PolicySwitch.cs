using System.Runtime.Versioning;
using System.Security;
using Microsoft.Win32;

namespace CertProp.Exposure;

/// <summary>A policy of the machine, as Group Policy itself would write it.</summary>
/// <param name="setting">What it closes.</param>
/// <param name="value">Which policy; 0 closes it.</param>
[SupportedOSPlatform("windows")]
internal sealed class PolicySwitch(ProtectedSetting setting, PolicyValue value) : IMachineSwitch
{
    public ProtectedSetting Setting => setting;

    public string Path => value.Path;

    public string Name => value.Name;

    public long Closed => 0;

    public bool IsPolicy => true;

    public SettingValue Read() => RegistryReading.Read(value);

    public string? FindOwner() => PolicyOwner.Find(value);

    public RecordedSwitch Remember(SettingValue present) =>
        new(setting, present.Kind is SettingKind.Number ? present.Number : null, CountMissing());

    public SwitchFault? Close(out string? note)
    {
        note = setting == ProtectedSetting.CertPropPolicy
            ? "in effect when the service CertPropSvc starts the next time, or after a restart"
            : null;
        return Guard(() =>
        {
            using RegistryKey key = Registry.LocalMachine.CreateSubKey(value.Key);
            if (key.GetValue(value.Name) is 0)
                return;
            key.SetValue(value.Name, 0, RegistryValueKind.DWord);
            key.Flush();
        });
    }

    public SwitchFault? PutBack(RecordedSwitch before) => Guard(() =>
    {
        using (RegistryKey? key = Registry.LocalMachine.OpenSubKey(value.Key, writable: true))
        {
            if (before.Before is { } number)
                key?.SetValue(value.Name, unchecked((int)number), RegistryValueKind.DWord);
            else
                key?.DeleteValue(value.Name, throwOnMissingValue: false);
            key?.Flush();
        }
        DeleteEmpty(before.MissingKeys);
    });

    /// <summary>How many keys from this value's upwards are not there.</summary>
    private int CountMissing()
    {
        int missing = 0;
        for (string path = value.Key; path.Length > 0; path = Above(path), missing++)
        {
            using RegistryKey? key = Registry.LocalMachine.OpenSubKey(path);
            if (key is not null)
                break;
        }
        return missing;
    }

    // Only those that were made for this value, and only as long as nobody else put something in.
    private void DeleteEmpty(int most)
    {
        string path = value.Key;
        for (int i = 0; i < most; i++, path = Above(path))
        {
            using (RegistryKey? key = Registry.LocalMachine.OpenSubKey(path))
            {
                if (key is { ValueCount: > 0 } or { SubKeyCount: > 0 })
                    return;
            }
            Registry.LocalMachine.DeleteSubKey(path, throwOnMissingSubKey: false);
        }
        using RegistryKey? above = Registry.LocalMachine.OpenSubKey(path, writable: true);
        above?.Flush();
    }

    private static string Above(string path) => path.LastIndexOf('\\') is var at and > 0 ? path[..at] : "";

    private static SwitchFault? Guard(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (Exception e) when (e is SecurityException or UnauthorizedAccessException)
        {
            return new SwitchFault(denied: true, "only SYSTEM or an elevated administrator may change it");
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // InvalidOperationException: somebody made a key below one that was empty a moment ago.
            return new SwitchFault(denied: false, e.Message);
        }
    }
}
