using System.CommandLine;
using System.Runtime.Versioning;
using CertProp.Backups;
using CertProp.Examination;
using CertProp.Exposure;
using CertProp.Policies;
using CertProp.Profiles;
using CertProp.Reports;
using CertProp.Sessions;
using CertProp.Stores;

namespace CertProp.Commands;

/// <summary><c>certprop protect</c>: closes conditions of the leak, and puts back what was there.</summary>
internal sealed class ProtectCommand
{
    private const string Off = "=off";
    private const string Choices = "redirection=off, certPropPolicy=off, service=off, rdpFiles=off, allRdpFiles=off";

    private readonly Option<List<ProtectedSetting>?> _set = new("--set")
    {
        Description = $"What to close: {Choices}, with commas",
        HelpName = "NAME=off,...",
        CustomParser = result => Parse(result.Tokens[0].Value, result.AddError),
    };

    private readonly Option<bool> _undo = new("--undo")
    {
        Description = "Put back what protect changed, where it is still as protect left it",
    };

    private readonly Option<bool> _whatIf = new("--what-if")
    {
        Description = "Change nothing, and show what would be done",
    };

    private readonly Option<string?> _scope = new("--scope")
    {
        Description = "user: only the user's own files; machine: also every signed-in user's, as SYSTEM "
            + "(default: what this account may)",
        HelpName = "user|machine",
    };

    private readonly CommonOptions _common;
    private readonly Terminal _terminal;

    private ProtectCommand(CommonOptions common, Terminal terminal)
    {
        _common = common;
        _terminal = terminal;
        _set.CompletionSources.Clear();
        _scope.AcceptOnlyFromAmong("user", "machine");
    }

    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var protect = new ProtectCommand(common, terminal);
        var command = new Command("protect", """
            Closes conditions that let certificates in, one by one, and records what was there; --undo puts it back.
            What Group Policy or MDM decides is left alone.

            Example: certprop protect --set redirection=off,rdpFiles=off --what-if
            """);
        foreach (Option option in (Option[])[protect._set, protect._undo, protect._whatIf, protect._scope])
            command.Options.Add(option);
        command.SetAction(protect.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        // Without the option its value would be an empty list.
        List<ProtectedSetting>? settings = result.GetResult(_set) is null ? null : result.GetValue(_set);
        if (settings is null == !result.GetValue(_undo))
            throw new UsageException("name what to close, as --set redirection=off, or --undo: one of the two");
        ReportFormat format = result.GetValue(_common.Format);
        if (format is ReportFormat.Csv or ReportFormat.Line)
            throw new UsageException("protect says what it did as text or json; leave --format out");
        if (!OperatingSystem.IsWindows())
            throw new UsageException("protect needs Windows");
        TimeSpan? timeout = result.GetValue(_common.Timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        using var watchdog = new Watchdog(timeout, GiveUp);
        Policy policy = PolicyFile.Load(result.GetValue(_common.Policy), _terminal.Input, out byte[] policyText);
        var request = new Request(settings, result.GetValue(_whatIf), result.GetValue(_scope), policy, policyText)
        {
            Timeout = timeout,
        };
        if (format is ReportFormat.Session)
            return (int)RunInSession(request);
        if (format is ReportFormat.Text && settings is not null)
            ProtectReport.WriteSideEffects(_terminal.Text, settings);
        IReadOnlyList<ProtectOutcome> outcomes = Run(request);
        return (int)Write(format, result.GetValue(_common.Report), request, outcomes);
    }

    private void GiveUp()
    {
        Watchdog.Say(() => _terminal.Error.WriteLine(
            "certprop: stopped at --timeout; what was changed until then is recorded, and protect --undo puts it back"));
        Environment.Exit((int)ExitCode.Timeout);
    }

    [SupportedOSPlatform("windows")]
    private static List<ProtectOutcome> Run(Request request)
    {
        CurrentUser user = CurrentUser.Ask();
        var outcomes = new List<ProtectOutcome>();
        // First the sessions: SYSTEM alone has them, and where it may not there is nothing to begin with.
        if (request.Scope is "machine")
            outcomes.AddRange(RunInSessions(request));
        else if (MachineFacts.IsUsers(user))
            outcomes.AddRange(RunPart(request, users: true));
        else
            outcomes.AddRange(NotHere(request, users: true, "it is users'; --scope machine goes into their sessions"));
        if (request.Scope is "user")
            outcomes.AddRange(NotHere(request, users: false, "it is the machine's, which --scope user is not about"));
        else if (CurrentUser.IsAdministrator() || (request.Preview && request.Settings is not null))
            outcomes.AddRange(RunPart(request, users: false));
        else
            outcomes.AddRange(Refused(request));
        return outcomes;
    }

    private static IEnumerable<ProtectOutcome> NotHere(Request request, bool users, string why) =>
        (request.Settings ?? []).Where(setting => setting.IsUsers == users)
            .Select(setting => new ProtectOutcome(setting, OutcomeKind.NotHere, "", why));

    private static IEnumerable<ProtectOutcome> Refused(Request request) =>
        NotHere(request, users: false, "it needs SYSTEM or an elevated administrator")
            .Select(outcome => outcome with { Kind = OutcomeKind.Failed, Denied = true });

    /// <summary>The machine's part, or the user's: each with its own record beside its own backups.</summary>
    [SupportedOSPlatform("windows")]
    private static IReadOnlyList<ProtectOutcome> RunPart(Request request, bool users)
    {
        ProtectedSetting[] settings = [.. (request.Settings ?? []).Where(setting => setting.IsUsers == users)];
        if (request.Settings is not null && settings.Length == 0)
            return [];
        BackupLocation location = users ? BackupLocation.OfUser
            : request.Policy.BackupFolder is { } named ? BackupLocation.Named(named)
            : BackupLocation.OfMachine;
        try
        {
            // To undo nothing needs no folder.
            if (request.Settings is null)
            {
                using LockedBackups there = LockedBackups.Open(location, scope: null, changes: false);
                if (there.Folder is null || there.Folder.ReadProtection().IsEmpty)
                    return [];
            }
            using LockedBackups backups = LockedBackups.Open(location, scope: null, changes: !request.Preview);
            if (backups.Problem is { } problem)
                throw new BusyException(problem.Message);
            return request.Settings is null
                ? ProtectRun.PutBack(backups.Folder, users, request.Preview)
                : ProtectRun.Close(backups.Folder, settings, users, request.Preview);
        }
        catch (Exception e) when (e is DeniedException or InvalidInputException or BusyException)
        {
            // The other part goes on.
            if (settings.Length == 0)
                settings = [users ? ProtectedSetting.RdpFiles : ProtectedSetting.Redirection];
            return
            [
                .. settings.Select(setting => new ProtectOutcome(setting, OutcomeKind.Failed, location.Path, e.Message)
                {
                    Denied = e is DeniedException,
                }),
            ];
        }
    }

    [SupportedOSPlatform("windows")]
    private static List<ProtectOutcome> RunInSessions(Request request)
    {
        var outcomes = new List<ProtectOutcome>();
        ProtectedSetting[] settings = [.. (request.Settings ?? []).Where(setting => setting.IsUsers)];
        if (request.Settings is not null && settings.Length == 0)
            return outcomes;
        using Scope scope = WindowsScopes.OfMachine(request.Policy);
        string[] verb = request.Settings is null
            ? ["protect", "--undo"]
            : ["protect", "--set", string.Join(',', settings.Select(setting => setting.Name + Off))];
        string[] arguments = request.Preview ? [.. verb, "--what-if"] : verb;
        new SessionSweep(request.Policy, request.PolicyText, request.Timeout).Run(
            scope.Sessions, arguments,
            result =>
            {
                outcomes.AddRange(result.Protection);
                // Those of single files are outcomes already.
                ProtectedSetting about = settings.Length > 0 ? settings[0] : ProtectedSetting.RdpFiles;
                outcomes.AddRange(result.Problems
                    .Where(problem => problem.Code is not (ProblemCode.ProtectFailed or ProblemCode.ProtectRefused))
                    .Select(problem => new ProtectOutcome(about, OutcomeKind.Failed, problem.Path, problem.Message)));
            },
            CancellationToken.None);
        if (scope.Sessions.Count == 0)
            outcomes.AddRange(NotHere(request, users: true, "nobody is signed in whose session could be entered"));
        return outcomes;
    }

    // For the one that started this in a user's session.
    [SupportedOSPlatform("windows")]
    private ExitCode RunInSession(Request request)
    {
        var tally = new RunTally(request.Policy, RunKind.Remove);
        foreach (ProtectOutcome outcome in RunPart(request, users: true))
            tally.Add(outcome);
        using var report = new SessionReport(_terminal.Output);
        report.Begin(new RunStart("protect", "user", null, Environment.MachineName, DateTimeOffset.UtcNow, 0));
        RunEnd end = tally.End(timedOut: false) with { RdpFiles = OpenConditions.ReadRdpFile() };
        report.End(end);
        return end.ExitCode;
    }

    private ExitCode Write(
        ReportFormat format, string? file, Request request, IReadOnlyList<ProtectOutcome> outcomes)
    {
        ExitCode exitCode = ExitCodeOf(outcomes);
        byte[] json = format is ReportFormat.Json || file is not null
            ? ProtectReport.ToJson(exitCode, DateTimeOffset.UtcNow, request.Preview, request.Settings, outcomes)
            : [];
        if (format is ReportFormat.Json)
            _terminal.Output.Write(json);
        else
            WriteText(request, outcomes);
        // Last: what was done is said even where the file cannot be written.
        if (file is not null)
            ReportFile.Write(file, json);
        return exitCode;
    }

    private void WriteText(Request request, IReadOnlyList<ProtectOutcome> outcomes)
    {
        foreach (ProtectOutcome outcome in outcomes)
            _terminal.Text.WriteLine(ProtectReport.Sentence(outcome));
        if (outcomes.Count == 0)
            _terminal.Text.WriteLine(NothingToPutBack());
        else if (request.Preview)
            _terminal.Text.WriteLine("Nothing was changed.");
        else if (outcomes.Any(outcome => outcome.Kind is OutcomeKind.Closed))
        {
            string scope = request.Scope is { } named ? $" --scope {named}" : "";
            _terminal.Text.WriteLine($"To put it back: certprop protect --undo{scope}");
        }
        _terminal.Text.Flush();
    }

    private static ExitCode ExitCodeOf(IReadOnlyList<ProtectOutcome> outcomes) =>
        outcomes.Count > 0 && outcomes.All(outcome => outcome is { Kind: OutcomeKind.Failed, Denied: true })
            ? ExitCode.Denied
        : outcomes.Any(outcome => outcome.Kind is OutcomeKind.Failed or OutcomeKind.Refused or OutcomeKind.NotHere)
            ? ExitCode.Incomplete
        : ExitCode.Ok;

    // Whoever may not read the machine's record does not know that there is none.
    private static string NothingToPutBack() => OperatingSystem.IsWindows() && CurrentUser.IsAdministrator()
        ? "Nothing to put back: no record of anything that protect changed is here."
        : "Nothing of yours to put back. The machine's settings need SYSTEM or an elevated administrator.";

    private static List<ProtectedSetting>? Parse(string text, Action<string> addError)
    {
        var settings = new List<ProtectedSetting>();
        foreach (string item in text.Split(','))
        {
            if (!item.EndsWith(Off, StringComparison.Ordinal)
                || ProtectedSetting.Find(item[..^Off.Length]) is not { } known)
            {
                addError($"--set {text}: {Choices} or several of them with commas were expected; --undo puts back");
                return null;
            }
            if (!settings.Contains(known))
                settings.Add(known);
        }
        return settings;
    }

    /// <param name="settings">What to close; null to undo.</param>
    /// <param name="preview">Whether nothing is changed.</param>
    /// <param name="scope">What the command line names.</param>
    /// <param name="policy">What the administrator decided.</param>
    /// <param name="policyText">The same as it is written.</param>
    private sealed class Request(
        List<ProtectedSetting>? settings, bool preview, string? scope, Policy policy, byte[] policyText)
    {
        public List<ProtectedSetting>? Settings => settings;

        public bool Preview => preview;

        public string? Scope => scope;

        public Policy Policy => policy;

        public byte[] PolicyText => policyText;

        public TimeSpan? Timeout { get; init; }
    }
}
