using CertProp.Exposure;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Reports;

/// <summary>What is known of a run when it begins.</summary>
/// <param name="Command">The verb.</param>
/// <param name="Scope"><c>user</c>, <c>profiles</c>, <c>machine</c>, <c>folder</c> or <c>file</c>.</param>
/// <param name="Session"><c>console</c> or <c>remote</c> where the scope is one session; else null.</param>
/// <param name="Device">Name of the computer that certprop runs on.</param>
/// <param name="Time">When the run began, in UTC.</param>
/// <param name="LongestProfileName">In columns, so that a table can be written while entries still come in.</param>
internal sealed record RunStart(
    string Command, string Scope, string? Session, string Device, DateTimeOffset Time, int LongestProfileName);

/// <summary>How a run ended.</summary>
/// <param name="ExitCode">The exit code, decided by precedence.</param>
/// <param name="Word">First word of the portal line.</param>
/// <param name="Error">Code behind <c>ERROR</c>, null where the word is another.</param>
/// <param name="Summary">What was counted.</param>
/// <param name="Problems">What was met beside entries.</param>
internal sealed record RunEnd(
    ExitCode ExitCode, LineWord Word, string? Error, RunSummary Summary, IReadOnlyList<Problem> Problems)
{
    public RunKind Kind { get; init; } = RunKind.Detect;

    /// <summary>Whether only entries that the command line names were considered.</summary>
    public bool IsSelection { get; init; }

    /// <summary>What went wrong in certprop itself; null where nothing did.</summary>
    public Exception? Defect { get; init; }

    /// <summary>Null where nothing was backed up.</summary>
    public RunBackup? Backup { get; init; }

    /// <summary>Whether signed-in users' Default.rdp offers cards; null where this run saw none.</summary>
    public ConditionState? RdpFiles { get; init; }

    /// <summary>Conditions that are open by configuration, by name; empty also where they are not this machine's.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];

    /// <summary>What became of the conditions that the policy wants closed.</summary>
    public IReadOnlyList<ProtectOutcome> Protection { get; init; } = [];

    /// <summary>Settings of which all that this run saw is closed, in the policy's order.</summary>
    public IReadOnlyList<string> ClosedSettings =>
    [
        .. ProtectedSetting.All
            .Where(setting => Protection.Any(outcome => outcome.Setting == setting)
                && Protection.All(outcome => outcome.Setting != setting || outcome.IsClosed))
            .Select(setting => setting.Name),
    ];

    /// <summary>The same with one more gap, which was met when everything else was done.</summary>
    public RunEnd With(Problem gap) => this with
    {
        ExitCode = ExitCodes.Gravest(ExitCode, ExitCode.Incomplete),
        Word = ExitCode is ExitCode.Ok && Word is not LineWord.Leaked ? LineWord.Incomplete : Word,
        Problems = [.. Problems, gap],
    };
}

/// <summary>First words of the portal line; product contract, section 8.</summary>
internal enum LineWord
{
    Clean,
    Leaked,
    Removed,
    Reported,
    Restored,
    Limit,
    Incomplete,
    Error,
}

/// <summary>What a run is about.</summary>
internal enum RunKind
{
    /// <summary>Shows entries; leaked ones are no failure.</summary>
    List,

    /// <summary>Looks for leaked entries.</summary>
    Detect,

    Remove,

    /// <summary>What Remove would do.</summary>
    PreviewRemoval,

    Restore,

    /// <summary>What Restore would do.</summary>
    PreviewRestore,
}

/// <summary>Where what a run removed can be had back from.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Folder">Full path of the run's backup.</param>
/// <param name="UndoCommand">The command line that puts it back.</param>
internal sealed record RunBackup(string Run, string Folder, string UndoCommand);

/// <summary>What a run counted.</summary>
internal sealed record RunSummary
{
    public required int Profiles { get; init; }

    public required int Certificates { get; init; }

    public required int Leaked { get; init; }

    public required int Unreadable { get; init; }

    /// <summary>Kept entries by reason; reasons that kept none are not in it.</summary>
    public required IReadOnlyDictionary<Reason, int> KeptBy { get; init; }

    /// <summary>
    /// The entries that the run is about: those that can be removed (of profiles below the limit) where it looks, those
    /// that it removed or put back, or would, where it acts.
    /// </summary>
    public required int Counted { get; init; }

    /// <summary>How many profiles they lie in.</summary>
    public required int CountedProfiles { get; init; }

    /// <summary>How many different certificates they are.</summary>
    public required int DistinctCounted { get; init; }

    /// <summary>The first of them by thumbprint, as many as a portal line could ever hold.</summary>
    public required IReadOnlyList<Finding> FirstCounted { get; init; }

    /// <summary>A run that examined nothing.</summary>
    public static RunSummary Empty { get; } = new()
    {
        Profiles = 0,
        Certificates = 0,
        Leaked = 0,
        Unreadable = 0,
        KeptBy = new Dictionary<Reason, int>(),
        Counted = 0,
        CountedProfiles = 0,
        DistinctCounted = 0,
        FirstCounted = [],
    };

    public int Kept => KeptBy.Values.Sum();

    public int Removed { get; init; }

    /// <summary>Entries that were to be removed or put back, and were not.</summary>
    public int Failed { get; init; }
}

/// <summary>One way to write a run down. Findings come in the order of profiles, while the run goes on.</summary>
internal interface IReport : IDisposable
{
    void Begin(RunStart start);

    void Add(Finding finding);

    void End(RunEnd end);
}
