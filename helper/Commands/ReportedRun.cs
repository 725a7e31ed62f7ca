using System.CommandLine;
using CertProp.Examination;
using CertProp.Exposure;
using CertProp.Policies;
using CertProp.Profiles;
using CertProp.Reports;
using CertProp.Stores;

namespace CertProp.Commands;

/// <summary>
/// The work of one command. Made before anything is reported: what is wrong with the command line or with files is said
/// by then.
/// </summary>
internal interface IRunWork : IDisposable
{
    RunEnd Run(RunContext context);
}

/// <summary>What a command works with between its report's beginning and its end.</summary>
/// <param name="Scope">The places.</param>
/// <param name="Policy">What the administrator decided.</param>
/// <param name="Reports">Takes findings.</param>
/// <param name="Progress">Told of each place.</param>
/// <param name="PolicyText">The same as it is written, for runs in users' sessions.</param>
/// <param name="Now">When the run began, in UTC.</param>
/// <param name="TimeIsUp">Asks the work to come to an end.</param>
internal sealed record RunContext(
    Scope Scope, Policy Policy, byte[] PolicyText, IReport Reports, Progress Progress, DateTimeOffset Now, CancellationToken TimeIsUp)
{
    /// <summary>How long the run may take; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether this run is one in a user's session, whose report carries the elements.</summary>
    public bool ReportsElements { get; init; }

    /// <summary>Reports and counts what a run that acts did in one place.</summary>
    public void Deliver(ProfileResult result, RunTally tally)
    {
        Progress.Clear();
        result.Leaked.ForEach(entry => Reports.Add(entry.Finding));
        tally.Add(result);
    }
}

/// <summary>
/// The frame of every command that reports on stores: reads the policy, opens the scope and the reports, watches the
/// clock, and says how it ended.
/// </summary>
internal sealed class ReportedRun(CommonOptions common, ScopeOptions scopeOptions, Terminal terminal)
{
    // Set by whoever says how the run ended: the run itself, or the watchdog.
    private int _spoken;

    /// <summary>The policy, where the command line names it otherwise than by --policy.</summary>
    public string? PolicyPath { get; init; }

    /// <summary>Makes the command's own report in place of the one that the format asks for.</summary>
    public Func<Policy, IReport>? OwnReport { get; init; }

    /// <summary>Whether reports show everything about an entry.</summary>
    public bool Inspects { get; init; }

    /// <param name="result">The command line.</param>
    /// <param name="command">The verb as reports call it.</param>
    /// <param name="script">The channel's script that it runs as; null for none.</param>
    /// <param name="prepare">Makes the command's work.</param>
    /// <returns>How the process ends.</returns>
    public int Run(ParseResult result, string command, ChannelScript? script, Func<Scope, Policy, IRunWork> prepare)
    {
        ReportFormat format = script is null ? result.GetValue(common.Format) : ReportFormat.Line;
        using var watchdog = new Watchdog(
            Seconds(result.GetValue(common.Timeout)), () => GiveUp(format, script, RunEvents.Of(command, format)));
        Policy policy = PolicyFile.Load(PolicyPath ?? result.GetValue(common.Policy), terminal.Input, out byte[] policyText);
        using Scope scope = scopeOptions.Open(result, policy);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        if (result.GetValue(common.Timeout) is not null && scope.Name is "profiles" or "machine")
            scope.BeginAt(now);
        using IRunWork work = prepare(scope, policy);
        using ReportFile? file =
            result.GetValue(common.Report) is { } path ? ReportFile.Create(path, policy.Subjects) : null;
        using var spoken = new ReportList(
        [
            OwnReport?.Invoke(policy) ?? ReportFormats.Open(format, terminal, Inspects, policy, script),
            .. RunEvents.Of(command, format) is { } log ? [new EventReport(log, policy.Subjects)] : (IReport[])[],
        ]);
        var reports = new ReportList(file is null ? [spoken] : [spoken, file]);
        bool quiet = format is ReportFormat.Line or ReportFormat.Session;
        using var progress = new Progress(terminal, quiet, scope.Count);
        int longestName = 0;
        foreach (string name in scope.ProfileNames)
            longestName = Math.Max(longestName, TextTable.Width(name));
        reports.Begin(new RunStart(command, scope.Name, scope.Session, Environment.MachineName, now, longestName));
        RunEnd end = work.Run(new RunContext(scope, policy, policyText, reports, progress, now, watchdog.TimeIsUp)
        {
            Timeout = Seconds(result.GetValue(common.Timeout)),
            ReportsElements = format is ReportFormat.Session,
        });
        if (OperatingSystem.IsWindows() && scope.Name is "user" or "profiles" or "machine")
        {
            ConditionState? rdpFiles = scope.Name is "user" ? OpenConditions.ReadRdpFile() : end.RdpFiles;
            end = end with { RdpFiles = rdpFiles, Open = OpenConditions.Read(rdpFiles) };
        }
        progress.Clear();
        // First, so that whoever is told of the run is also told that there is no report of it.
        file?.End(end);
        if (file?.Problem is { } unreported)
            end = end.With(unreported);
        if (Interlocked.Exchange(ref _spoken, 1) != 0)
            Thread.Sleep(Timeout.Infinite); // The watchdog speaks for this run and ends it.
        spoken.End(end);
        if (!quiet)
            TryTalk(end, scope, result.GetValue(common.Verbose));
        return script?.ExitCodeOf(end.ExitCode, end.Summary.Counted) ?? (int)end.ExitCode;
    }

    // Talk that nobody can hear changes nothing about the result.
    private void TryTalk(RunEnd end, Scope scope, bool verbose)
    {
        try
        {
            Talk(end, scope, verbose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private void Talk(RunEnd end, Scope scope, bool verbose)
    {
        if (end.Defect is { } defect && verbose)
            terminal.Error.WriteLine($"certprop: {defect}");
        foreach (Problem problem in end.Problems.Where(problem => verbose || problem.Code is not ProblemCode.ProfileSkipped))
            terminal.Error.WriteLine($"certprop: {Names.Of(problem.Code)}: {Where(problem)}{SafeText.Of(problem.Message)}");
        string[] unknown = [.. scope.OwnersWithoutProfile];
        if (unknown.Length > 0)
        {
            terminal.Error.WriteLine(
                $"certprop: the owners file names {Words.Count(unknown.Length, "profile")} that {(unknown.Length == 1 ? "is" : "are")} not there"
                + (verbose ? $": {string.Join(", ", unknown.Select(SafeText.Of))}" : " (--verbose lists them)"));
        }
        if (scope is { Name: "folder", Count: > 0 } && end.Summary.Certificates == 0 && end.Problems.Count == 0
            && !end.IsSelection && end.Kind is not (RunKind.Restore or RunKind.PreviewRestore))
            terminal.Error.WriteLine("certprop: no certificate was found there; --profiles names the folder above the profiles, such as C:\\Users");
        if (scope is { Name: "folder", Count: 0 })
            terminal.Error.WriteLine("certprop: no profile folders there; name the folder above them, such as C:\\Users");
        if (end.ExitCode is ExitCode.Timeout)
            terminal.Error.WriteLine("certprop: stopped at --timeout; the findings are those of the profiles examined until then");
    }

    private static string Where(Problem problem) => problem.Path.Length == 0 ? "" : $"{SafeText.Of(problem.Path)}: ";

    private void GiveUp(ReportFormat format, ChannelScript? script, Action<LogEvent>? log)
    {
        if (Interlocked.Exchange(ref _spoken, 1) == 0)
            Watchdog.Say(() => SayTimeout(format, log));
        Environment.Exit(script?.ExitCodeOf(ExitCode.Timeout, 0) ?? (int)ExitCode.Timeout);
    }

    private void SayTimeout(ReportFormat format, Action<LogEvent>? log)
    {
        string line = LineReport.Error("timeout", "stopped at --timeout, nothing was reported");
        if (format is ReportFormat.Line)
        {
            terminal.Text.WriteLine(line);
            terminal.Text.Flush();
        }
        else
        {
            terminal.Error.WriteLine("certprop: stopped at --timeout without a report: the system did not answer");
        }
        log?.Invoke(new LogEvent(LogEventId.Error, line));
    }

    private static TimeSpan? Seconds(int? seconds) => seconds is { } number ? TimeSpan.FromSeconds(number) : null;
}
