using System.Runtime.Versioning;
using System.Security.Principal;
using CertProp.Certificates;
using CertProp.Windows;

namespace CertProp.Sessions;

/// <summary>Asks Windows who is signed in.</summary>
[SupportedOSPlatform("windows")]
internal static class SessionList
{
    public static SessionFacts Ask() => new(
        Wtsapi32.ListSessions()?.Select(session => new UserSession(
            session.Id,
            session.State == Wtsapi32.ListeningState ? "" : Wtsapi32.GetUser(session.Id)?.User)).ToList(),
        Wtsapi32.ListProcesses()?.Select(process => new UserProcess(process.Session, ReadSid(process.Sid))).ToList());

    private static Sid? ReadSid(byte[]? bytes) =>
        bytes is not null && Sid.TryParse(new SecurityIdentifier(bytes, 0).Value, out Sid sid) ? sid : null;
}
