using System.Diagnostics;
using System.Runtime.Versioning;

namespace CertProp.Sessions;

/// <summary>Who is signed in, asked again every other second: people sign in while a long sweep goes on.</summary>
[SupportedOSPlatform("windows")]
internal sealed class RecentSessions
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private SessionFacts? _facts;
    private long _asked;

    /// <param name="anew">Whether Windows is asked whatever is known of the last seconds.</param>
    public SessionFacts Ask(bool anew)
    {
        lock (_gate)
        {
            if (_facts is null || anew || Stopwatch.GetElapsedTime(_asked) > s_fresh)
            {
                _facts = SessionList.Ask();
                _asked = Stopwatch.GetTimestamp();
            }
            return _facts;
        }
    }
}
