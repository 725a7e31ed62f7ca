using CertProp.Certificates;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Sessions;

/// <summary>A signed-in user into whose session certprop can go.</summary>
/// <param name="Session">The session.</param>
/// <param name="Sid">The user of the session's token, which is whom whatever comes back is about.</param>
/// <param name="AccountName">The session's user name.</param>
/// <param name="Token">The session's token; owned by whoever asked for it.</param>
internal sealed record SessionUser(int Session, Sid Sid, string AccountName, SafeAccessTokenHandle Token);
