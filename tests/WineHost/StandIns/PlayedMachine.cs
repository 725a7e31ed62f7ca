namespace CertProp.WineHost.StandIns;

/// <summary>
/// What the stand-in DLLs play, in the words of winscard.c, wtsapi32.c and ncrypt.c. By itself: no reader, and nobody
/// signed in but the user in the one session that certprop runs in.
/// </summary>
internal sealed record PlayedMachine
{
    /// <summary>What belongs to every session list: the session of this process and its user.</summary>
    public const string OwnSession = "self;user=self";

    /// <summary>What belongs to every process list: SYSTEM's in session 0, the user's in the user's session.</summary>
    public const string UsualProcesses = "0;sid=S-1-5-18|self;sid=S-1-5-18|self;sid=self";

    public string Cards { get; init; } = "";

    public string Sessions { get; init; } = OwnSession;

    public string Processes { get; init; } = UsualProcesses;

    public string Contents { get; init; } = "";

    /// <summary>When the process is ended without a word; empty for never.</summary>
    public string Death { get; init; } = "";

    /// <summary>What a process that was ends with: SIGKILL.</summary>
    public const int DeathCode = 128 + 9;

    /// <summary>The same with further sessions.</summary>
    public PlayedMachine WithSession(string session) => this with { Sessions = $"{Sessions}|{session}" };

    /// <summary>The same with further processes.</summary>
    public PlayedMachine WithProcess(string process) => this with { Processes = $"{Processes}|{process}" };

    /// <summary>Whether Wine, which has no event log, says on standard error what is written there.</summary>
    public bool ShowsEvents { get; init; }

    public IReadOnlyDictionary<string, string> Scripts => new Dictionary<string, string>
    {
        ["WINEDEBUG"] = ShowsEvents ? "-all,+eventlog,fixme+advapi" : "-all",
        ["CERTPROP_CARDS"] = Cards,
        ["CERTPROP_SESSIONS"] = Sessions,
        ["CERTPROP_PROCESSES"] = Processes,
        ["CERTPROP_CONTENTS"] = Contents,
        ["CERTPROP_DEATH"] = Death,
    };
}
