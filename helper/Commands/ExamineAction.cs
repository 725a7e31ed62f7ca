using System.CommandLine;
using CertProp.Examination;
using CertProp.Policies;
using CertProp.Profiles;
using CertProp.Reports;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Commands;

/// <summary>What list, detect and inspect have in common: open the scope, examine it, write it down.</summary>
internal sealed class ExamineAction(CommonOptions common, ScopeOptions scopeOptions, Terminal terminal)
{
    private const int ManyPlaces = 1_000;

    // Set by whoever says how the run ended: the run itself, or the watchdog.
    private int _spoken;

    /// <param name="result">The command line.</param>
    /// <param name="command">The verb as reports call it.</param>
    /// <param name="selection">Which entries are reported.</param>
    /// <param name="policyFile">The policy, where the command line names it otherwise than by --policy.</param>
    /// <param name="own">Makes the command's own report in place of the one that the format asks for.</param>
    public ExitCode Run(
        ParseResult result, string command, Selection selection,
        string? policyFile = null, Func<Policy, IReport>? own = null)
    {
        ReportFormat format = result.GetValue(common.Format);
        using var watchdog = new Watchdog(Seconds(result.GetValue(common.Timeout)), () => GiveUp(format));
        Policy policy = PolicyFile.Load(policyFile ?? result.GetValue(common.Policy), terminal.Input);
        using Scope scope = scopeOptions.Open(result, policy);
        using var reports = new ReportList(
        [
            own?.Invoke(policy) ?? ReportFormats.Open(format, terminal, selection.Inspects, policy),
            .. result.GetValue(common.Report) is { } path ? [ReportFile.Create(path, policy.Subjects)] : (IReport[])[],
        ]);
        bool quiet = format is ReportFormat.Line;
        using var progress = new Progress(terminal, quiet, scope.Count);
        RunEnd end = Examine(scope, policy, command, selection, reports, progress, watchdog.TimeIsUp, out Exception? defect);
        if (Interlocked.Exchange(ref _spoken, 1) != 0)
            Thread.Sleep(Timeout.Infinite); // The watchdog speaks for this run and ends it.
        reports.End(end);
        if (!quiet)
            TryTalk(end, scope, result.GetValue(common.Verbose), defect);
        return end.ExitCode;
    }

    private static RunEnd Examine(
        Scope scope, Policy policy, string command, Selection selection, ReportList reports, Progress progress,
        CancellationToken timeIsUp, out Exception? defect)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        int longestName = scope.ProfileNames.Select(TextTable.Width).DefaultIfEmpty().Max();
        reports.Begin(new RunStart(command, scope.Name, scope.Session, Environment.MachineName, now, longestName));
        var tally = new RunTally(policy);
        scope.Problems.ForEach(tally.Add);
        var examiner = new Examiner(
            new Judge(policy, scope.InstalledProviders), selection, now, Examiner.DefaultPatience);
        if (scope.Count > ManyPlaces)
            SettleMemory();
        bool completed = Sweep.Run(
            scope.Count,
            scope.PlaceAt,
            examiner.Examine,
            result =>
            {
                progress.Clear();
                result.Findings.ForEach(reports.Add);
                tally.Add(result);
                progress.Advance();
            },
            Examiner.DefaultPatience,
            timeIsUp);
        defect = tally.Defect;
        return tally.End(detects: command == "detect", timedOut: !completed);
    }

    // What was read until now lives to the end of the run. From a youngest generation that survives whole, the collector
    // concludes that all will, and lets 150 MB pile up before it looks again. Three looks age what is there and find
    // the youngest generation empty, which corrects it.
    private static void SettleMemory()
    {
        for (int i = 0; i < 3; i++)
            GC.Collect(generation: 1);
    }

    // Talk that nobody can hear changes nothing about the result.
    private void TryTalk(RunEnd end, Scope scope, bool verbose, Exception? defect)
    {
        try
        {
            Talk(end, scope, verbose, defect);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private void Talk(RunEnd end, Scope scope, bool verbose, Exception? defect)
    {
        if (defect is not null && verbose)
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
        if (scope is { Name: "folder", Count: > 0 } && end.Summary.Certificates == 0 && end.Problems.Count == 0)
            terminal.Error.WriteLine("certprop: no certificate was found there; --profiles names the folder above the profiles, such as C:\\Users");
        if (scope is { Name: "folder", Count: 0 })
            terminal.Error.WriteLine("certprop: no profile folders there; name the folder above them, such as C:\\Users");
        if (end.ExitCode is ExitCode.Timeout)
            terminal.Error.WriteLine("certprop: stopped at --timeout; the findings are those of the profiles examined until then");
    }

    private static string Where(Problem problem) => problem.Path.Length == 0 ? "" : $"{SafeText.Of(problem.Path)}: ";

    // Said by a thread of its own: whoever does not read, or the thread that waits for it, holds up what is written here.
    private void GiveUp(ReportFormat format)
    {
        bool silent = Interlocked.Exchange(ref _spoken, 1) != 0;
        var last = new Thread(() =>
        {
            if (format is ReportFormat.Line)
            {
                terminal.Text.WriteLine(LineReport.Error("timeout", "stopped at --timeout, nothing was reported"));
                terminal.Text.Flush();
            }
            else
            {
                terminal.Error.WriteLine("certprop: stopped at --timeout without a report: the system did not answer");
            }
        })
        { IsBackground = true };
        if (!silent)
        {
            last.Start();
            last.Join(TimeSpan.FromSeconds(1));
        }
        Environment.Exit((int)ExitCode.Timeout);
    }

    private static TimeSpan? Seconds(int? seconds) => seconds is { } number ? TimeSpan.FromSeconds(number) : null;
}
