using System.CommandLine;
using CertProp.Backups;
using CertProp.Certificates;
using CertProp.Examination;
using CertProp.Policies;
using CertProp.Profiles;
using CertProp.Removal;
using CertProp.Reports;

namespace CertProp.Commands;

/// <summary><c>certprop restore</c>: puts back what remove took, holds it, and ends holds.</summary>
internal sealed class RestoreCommand
{
    private const string Last = "last";

    private readonly Option<string?> _run = new("--run")
    {
        Description = "The run to put back: its id, or last",
        HelpName = "ID|last",
    };

    private readonly Option<string[]> _thumbprints = new("--thumbprint")
    {
        Description = "Only the certificate with this thumbprint; without --run from the newest run that has it (repeatable)",
        HelpName = "HEX",
    };

    private readonly Option<bool> _whatIf = new("--what-if") { Description = "Change nothing, and show what would be put back" };

    private readonly Option<string?> _release = new("--release")
    {
        Description = "End the hold on this certificate: the next remove may take it again",
        HelpName = "HEX",
    };

    private readonly ScopeOptions _scope = new(changes: true);
    private readonly ChannelOption _channel = new();
    private readonly CommonOptions _common;
    private readonly Terminal _terminal;

    private RestoreCommand(CommonOptions common, Terminal terminal)
    {
        _common = common;
        _terminal = terminal;
        NotEmpty.Require(_run, _thumbprints, _release);
        _run.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value != Last && !RunId.TryParse(token.Value, out _))
                result.AddError($"--run {token.Value}: the id of a run was expected, or last; certprop restore lists them");
        });
        SelectionOptions.RequireThumbprints(_thumbprints);
        SelectionOptions.RequireThumbprints(_release);
    }

    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var restore = new RestoreCommand(common, terminal);
        var command = new Command("restore", """
            Puts removed certificates back and holds them from then on. Without --run and --thumbprint, lists the runs.

            Example: certprop restore --run last --profiles D:\ProfileShare --backup E:\CertPropBackup
            """);
        foreach (Option option in (Option[])[restore._run, restore._thumbprints, restore._whatIf, restore._release])
            command.Options.Add(option);
        restore._scope.AddTo(command);
        restore._channel.AddTo(command);
        command.SetAction(restore.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        _scope.RefuseStoreFile(result);
        bool preview = result.GetValue(_whatIf);
        // As a detection it asks whether there is something to put back.
        ChannelScript? script = _channel.Read(result, _common, detects: preview);
        bool names = result.GetValue(_run) is not null || result.GetValue(_thumbprints) is { Length: > 0 };
        if (result.GetValue(_release) is { } release)
        {
            return names || preview || script is not null
                ? throw new UsageException("--release ends a hold and goes alone; put back first, or release")
                : (int)Release(result, SelectionOptions.ParseThumbprint(release));
        }
        if (!names)
        {
            return script is not null
                ? throw new UsageException("--for puts a run back: name it with --run ID or --run last")
                : (int)List(result);
        }
        var run = new ReportedRun(_common, _scope, _terminal);
        IReadOnlySet<Thumbprint> only = (result.GetValue(_thumbprints) ?? []).Select(SelectionOptions.ParseThumbprint).ToHashSet();
        string[] inSession =
        [
            "restore", .. result.GetValue(_run) is { } id ? ["--run", id] : (string[])[],
            .. only.SelectMany(thumbprint => (string[])["--thumbprint", $"{thumbprint}"]), .. preview ? ["--what-if"] : (string[])[],
        ];
        return run.Run(result, "restore", script, (scope, policy) =>
            LockedBackups.Open(_scope.FindBackups(result, policy), scope, changes: !preview).HandTo(
                backups => new Work(backups, ChooseIn(backups, result, scope), backups.ReadHolds(), only, preview, inSession)));
    }

    private ExitCode Release(ParseResult result, Thumbprint thumbprint)
    {
        ReportFormat format = FormatOf(result);
        using LockedBackups backups = OpenWithoutScope(result, changes: true);
        if (backups.Problem is { } problem)
            throw new BusyException(problem.Message);
        Holds holds = backups.ReadHolds();
        int released = holds.Release(thumbprint);
        if (released > 0 && backups.Folder!.WriteHolds(holds) is { } fault)
            throw new DeniedException($"{backups.FullPath}: the hold could not be ended: {fault.Message}");
        RunListReport.WriteRelease(_terminal, format, thumbprint, released);
        return ExitCode.Ok;
    }

    private ExitCode List(ParseResult result)
    {
        if (result.GetValue(_whatIf))
            throw new UsageException("--what-if shows what would be put back: name it with --run or --thumbprint");
        ReportFormat format = FormatOf(result);
        using LockedBackups backups = OpenWithoutScope(result, changes: false);
        // To say that there are no runs would hide that there may be some.
        if (backups.Notice is { } notice)
            throw new DeniedException($"{backups.FullPath}: {notice.Message}");
        var runs = new List<ListedRun>();
        foreach (RunId id in backups.ListRuns())
        {
            using SavedRun? saved = backups.Folder!.OpenRun(id, out string? fault);
            runs.Add(new ListedRun(id, saved?.File, fault));
        }
        RunListReport.Write(_terminal, format, backups.FullPath, runs, backups.ReadHolds().Count);
        return ExitCode.Ok;
    }

    private LockedBackups OpenWithoutScope(ParseResult result, bool changes)
    {
        Policy policy = PolicyFile.Load(result.GetValue(_common.Policy), _terminal.Input);
        return LockedBackups.Open(_scope.FindBackups(result, policy), scope: null, changes);
    }

    private ReportFormat FormatOf(ParseResult result) => result.GetValue(_common.Format) is var format and (ReportFormat.Text or ReportFormat.Json)
        ? format
        : throw new UsageException("runs and holds are shown as text or json; to put a run back, name it with --run");

    // A run over sessions has backups in several folders; where it is not, it took nothing.
    private IReadOnlyList<RunId> ChooseIn(LockedBackups backups, ParseResult result, Scope scope)
    {
        bool mayBeElsewhere = scope.Sessions.Count > 0 || result.GetValue(_common.Format) is ReportFormat.Session;
        bool isHere = !RunId.TryParse(result.GetValue(_run) ?? "", out RunId named) || backups.ListRuns().Contains(named);
        return mayBeElsewhere && !isHere ? [] : Choose(backups, result.GetValue(_run));
    }

    // Only runs that took something can be put back: one that was ended before it removed anything cannot, and need not.
    private static IReadOnlyList<RunId> Choose(LockedBackups backups, string? run)
    {
        IReadOnlyList<RunId> all = backups.ListRuns();
        if (run is not null && RunId.TryParse(run, out RunId named))
        {
            return !all.Contains(named) ? throw new InvalidInputException(backups.FullPath, $"there is no run {run}; certprop restore lists them")
                : WhyUnusable(backups, named) is { } why ? throw new InvalidInputException(Path.Combine(backups.FullPath, run), $"this run cannot be put back: {why}")
                : [named];
        }
        IEnumerable<RunId> usable = all.Where(id => WhyUnusable(backups, id) is null);
        return [.. run == Last ? usable.Where(id => MayHaveTaken(backups, id)).Take(1) : usable];
    }

    // One that came to its end and removed nothing has nothing to give back.
    private static bool MayHaveTaken(LockedBackups backups, RunId id)
    {
        using SavedRun? saved = backups.Folder!.OpenRun(id, out _);
        return saved is { File: not { State: RunState.Complete, Removed: 0 } };
    }

    private static string? WhyUnusable(LockedBackups backups, RunId id)
    {
        using SavedRun? saved = backups.Folder!.OpenRun(id, out string? fault);
        return fault;
    }

    /// <param name="backups">Owned by this.</param>
    /// <param name="runs">Newest first.</param>
    /// <param name="holds">What is held already.</param>
    /// <param name="only">The thumbprints to put back; empty for all.</param>
    /// <param name="preview">Whether nothing is changed.</param>
    /// <param name="inSession">What a run in a user's session is told.</param>
    private sealed class Work(
        LockedBackups backups, IReadOnlyList<RunId> runs, Holds holds, IReadOnlySet<Thumbprint> only, bool preview,
        IReadOnlyList<string> inSession) : IRunWork
    {
        public RunEnd Run(RunContext context)
        {
            var tally = new RunTally(context.Policy, preview ? RunKind.PreviewRestore : RunKind.Restore);
            if (backups.Problem is { } problem)
            {
                tally.Add(problem);
                return tally.End(timedOut: false);
            }
            if (backups.Notice is { } notice)
                tally.Add(notice);
            bool completed = new SessionSweep(context.Policy, context.PolicyText, context.Timeout).Run(
                context.Scope.Sessions, inSession, result => context.Deliver(result, tally), context.TimeIsUp);
            if (runs.Count == 0)
                return tally.End(timedOut: !completed);
            var restorer = new Restorer(context.Scope, context.Policy, backups.Folder!, holds, only, preview, context.Now);
            foreach (RunId id in runs.TakeWhile(_ => completed))
            {
                // It could be opened when the run was chosen, and nobody else works here.
                using SavedRun? saved = backups.Folder!.OpenRun(id, out _);
                completed = saved is null
                    || restorer.Restore(saved, result => context.Deliver(result, tally), context.TimeIsUp);
            }
            restorer.Problems.ForEach(tally.Add);
            return tally.End(timedOut: !completed);
        }

        public void Dispose() => backups.Dispose();
    }
}
