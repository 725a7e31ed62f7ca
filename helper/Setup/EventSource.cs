using System.Runtime.Versioning;
using CertProp.Reports;
using CertProp.Windows;
using Microsoft.Win32;

namespace CertProp.Setup;

/// <summary>
/// The event source in the Application log. Its messages are those of the .NET Framework that belongs to Windows, each
/// one a single <c>%1</c>: so certprop needs no message file that would stay locked by every event viewer.
/// </summary>
[SupportedOSPlatform("windows")]
internal static class EventSource
{
    public const string Name = "CertPropRemediation";

    private const string KeyPath = $@"SYSTEM\CurrentControlSet\Services\EventLog\Application\{Name}";
    private const string MessageFile = @"%SystemRoot%\Microsoft.NET\Framework64\v4.0.30319\EventLogMessages.dll";
    private const int AllTypes = 7;

    public static bool IsRegistered
    {
        get
        {
            using RegistryKey? key = Registry.LocalMachine.OpenSubKey(KeyPath);
            return key is not null;
        }
    }

    /// <returns>False where it was registered so already.</returns>
    public static bool Register()
    {
        using RegistryKey key = Registry.LocalMachine.CreateSubKey(KeyPath);
        if (key.GetValue("EventMessageFile", null, RegistryValueOptions.DoNotExpandEnvironmentNames) is MessageFile
            && key.GetValue("TypesSupported") is AllTypes)
        {
            return false;
        }
        key.SetValue("EventMessageFile", MessageFile, RegistryValueKind.ExpandString);
        key.SetValue("TypesSupported", AllTypes, RegistryValueKind.DWord);
        return true;
    }

    public static void Unregister() => Registry.LocalMachine.DeleteSubKeyTree(KeyPath, throwOnMissingSubKey: false);

    /// <summary>Writes an event. What goes wrong is nobody's business: the journal beside the backups is the record.</summary>
    public static void Write(LogEvent entry)
    {
        using SafeEventSourceHandle source = Advapi32.OpenEventSource(Name);
        if (!source.IsInvalid)
            Advapi32.TryReport(source, entry.Type, (ushort)entry.Id, entry.Text);
    }
}
