using System.Runtime.Versioning;
using System.Security;
using System.Security.AccessControl;
using System.Security.Principal;
using CertProp.Files;
using CertProp.Windows;
using Microsoft.Win32;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Exposure;

/// <summary>
/// Who manages a value: MDM keeps what it set below <c>PolicyManager</c>, Group Policy in the merged Registry.pol of
/// the machine (<c>%ProgramData%\ntuser.pol</c>) and of the local policy. Neither is documented as a contract: what
/// they say counts, what they do not say proves nothing.
/// </summary>
[SupportedOSPlatform("windows")]
internal static class PolicyOwner
{
    private const string Current = @"SOFTWARE\Microsoft\PolicyManager\current\device";

    /// <returns>Null where neither names the value.</returns>
    public static string? Find(PolicyValue value) => FindInMdm(value) ?? FindInGroupPolicy(value);

    private static string? FindInMdm(PolicyValue value)
    {
        try
        {
            using RegistryKey? area = Registry.LocalMachine.OpenSubKey($@"{Current}\{value.Area}");
            return area?.GetValue(value.Policy) is null ? null : $"MDM (Policy CSP, {value.Area}/{value.Policy})";
        }
        catch (Exception e) when (e is SecurityException or UnauthorizedAccessException or IOException)
        {
            return null;
        }
    }

    private static string? FindInGroupPolicy(PolicyValue value)
    {
        string programData = Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData);
        string system = Environment.GetFolderPath(Environment.SpecialFolder.System);
        string machine = Path.Combine(programData, "ntuser.pol");
        string local = Path.Combine(system, @"GroupPolicy\Machine\Registry.pol");
        return Sets(local, value) ? "Group Policy (of this machine)" : Sets(machine, value) ? "Group Policy" : null;
    }

    private static bool Sets(string path, PolicyValue value)
    {
        try
        {
            if (!File.Exists(path))
                return false;
            const FileShare everybody = FileShare.ReadWrite | FileShare.Delete;
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, everybody);
            long length = RandomAccess.GetLength(file);
            // Every user may make a file in %ProgramData%, and must not keep anybody from anything by it.
            if (length is 0 or > RegistryPol.MaxLength || !IsTrusted(file))
                return false;
            byte[] bytes = new byte[length];
            int read = RandomAccess.Read(file, bytes, 0);
            return RegistryPol.Sets(bytes.AsSpan(0, read), value.Key, value.Name);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }

    private static bool IsTrusted(SafeFileHandle file)
    {
        if (Advapi32.GetSecurity(file) is not { } security)
            return false;
        using WindowsIdentity self = WindowsIdentity.GetCurrent();
        return FolderSecurity.WhyOthersMayWrite(new RawSecurityDescriptor(security, 0), self.User) is null;
    }
}
