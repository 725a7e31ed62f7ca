using System.Runtime.Versioning;
using CertProp.Windows;
using Microsoft.Win32;

namespace CertProp.Sessions;

/// <summary>Whether a session is at the machine itself or came over the network.</summary>
[SupportedOSPlatform("windows")]
internal static class SessionKind
{
    private const string TerminalServer = @"SYSTEM\CurrentControlSet\Control\Terminal Server";
    private const int RemoteDesktopProtocol = 2;

    /// <summary>
    /// <c>console</c> or <c>remote</c>. The protocol alone is not enough: some remote sessions show none, and then only
    /// the id of the console's session tells ("Detecting the Remote Desktop Services environment").
    /// </summary>
    public static string Of(int session)
    {
        using RegistryKey? key = Registry.LocalMachine.OpenSubKey(TerminalServer);
        bool remote = Wtsapi32.GetProtocol(session) == RemoteDesktopProtocol
            || User32.IsRemoteSession
            || (key?.GetValue("GlassSessionId") is int console && console != session);
        return remote ? "remote" : "console";
    }
}
