using System.CommandLine;
using System.Runtime.Versioning;
using CertProp.Backups;
using CertProp.Examination;
using CertProp.Exposure;
using CertProp.Policies;
using CertProp.Removal;
using CertProp.Reports;
using CertProp.Verdicts;

namespace CertProp.Commands;

/// <summary><c>certprop remove</c>: backs up, removes and verifies the leaked entries.</summary>
internal static class RemoveCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var command = new Command("remove", """
            Removes leaked certificates, never their keys. Each is backed up first; certprop restore puts it back.

            Example: certprop remove --profiles D:\ProfileShare --owners owners.csv --backup E:\CertPropBackup --what-if
            """);
        var whatIf = new Option<bool>("--what-if") { Description = "Change nothing, and show what would be removed" };
        command.Options.Add(whatIf);
        var scope = new ScopeOptions(changes: true);
        scope.AddTo(command);
        var selection = new SelectionOptions();
        selection.AddTo(command);
        // A run in a user's session is part of the one that started it, and is put back by the same name.
        var runId = new Option<string?>("--run-id") { Hidden = true };
        runId.Validators.Add(result =>
        {
            if (!RunId.TryParse(result.GetValueOrDefault<string?>() ?? "", out _))
                result.AddError("--run-id: the id of a run was expected");
        });
        command.Options.Add(runId);
        var channel = new ChannelOption();
        channel.AddTo(command);
        var run = new ReportedRun(common, scope, terminal);
        command.SetAction(result =>
        {
            scope.RefuseStoreFile(result);
            Selection? selected = selection.Read(result, scope);
            return run.Run(result, "remove", channel.Read(result, common, detects: false), (opened, policy) =>
            {
                bool preview = result.GetValue(whatIf) || policy.Action is PolicyAction.Report;
                RunId id = RunId.TryParse(result.GetValue(runId) ?? "", out RunId given) ? given : RunId.New(DateTimeOffset.UtcNow);
                var request = new Request(
                    id, preview, selected, scope.Repeat(result),
                    ["remove", "--run-id", $"{id}", .. result.GetValue(whatIf) ? ["--what-if"] : (string[])[], .. selection.Repeat(result)]);
                return LockedBackups.Open(scope.FindBackups(result, policy), opened, changes: !preview).HandTo(
                    backups => new Work(backups, backups.ReadHolds(), request));
            });
        });
        return command;
    }

    /// <param name="Id">What the run is called.</param>
    /// <param name="Preview">Whether nothing is changed.</param>
    /// <param name="Selection">What the command line names.</param>
    /// <param name="ScopeOptions">The scope's part of the command line, for the one that puts back.</param>
    /// <param name="InSession">What a run in a user's session is told.</param>
    private sealed record Request(
        RunId Id, bool Preview, Selection? Selection, string ScopeOptions, IReadOnlyList<string> InSession);

    /// <param name="backups">Owned by this.</param>
    /// <param name="holds">What must stay.</param>
    /// <param name="request">What is asked for.</param>
    private sealed class Work(LockedBackups backups, Holds holds, Request request) : IRunWork
    {
        // Where a user's session has its backup, in case that is the only one.
        private string? _backup;

        public RunEnd Run(RunContext context)
        {
            var tally = new RunTally(context.Policy, request.Preview ? RunKind.PreviewRemoval : RunKind.Remove);
            if (backups.Problem is { } problem)
            {
                tally.Add(problem);
                return tally.End(timedOut: false);
            }
            if (backups.Notice is { } notice)
                tally.Add(notice);
            context.Scope.Problems.ForEach(tally.Add);
            var judge = new Judge(context.Policy, context.Scope.InstalledProviders, request.Selection);
            var examiner = new Examiner(judge, ReportedEntries.Leaked, context.Now, Examiner.DefaultPatience)
            {
                Holds = holds,
                KeepsCopies = true,
                ReportsElements = context.ReportsElements,
            };
            using var remover = new Remover(
                context.Scope, examiner, context.Policy, request.Preview ? null : backups.Folder, request.Id, context.Now);
            Memory.SettleFor(context.Scope.Count);
            bool completed = new SessionSweep(context.Policy, context.PolicyText, context.Timeout).Run(
                context.Scope.Sessions,
                request.InSession,
                result =>
                {
                    remover.Spend(result.Leaked.Count(entry => entry.Finding.Action is EntryAction.Removed or EntryAction.WouldRemove));
                    _backup ??= result.Backup;
                    context.Deliver(result, tally);
                },
                context.TimeIsUp);
            completed = completed
                && remover.Run(result => context.Deliver(result, tally), context.Progress.Advance, context.TimeIsUp);
            remover.Problems.ForEach(tally.Add);
            if (completed && OperatingSystem.IsWindows())
                Protect(context, tally);
            if (completed && !request.Preview)
            {
                foreach (Stores.Problem unpruned in Pruning.Prune(backups.Folder!, context.Policy.BackupRetainDays, context.Now))
                    tally.Add(unpruned);
            }
            RunBackup? backup = remover.HasBackup ? Describe(Path.Combine(backups.FullPath, $"{request.Id}"))
                : _backup is not null ? Describe(_backup)
                : null;
            return tally.End(timedOut: !completed, backup) with { IsSelection = request.Selection is not null };
        }

        public void Dispose() => backups.Dispose();

        // The machine's conditions are closed by whoever works on the machine, a user's in the user's session.
        [SupportedOSPlatform("windows")]
        private void Protect(RunContext context, RunTally tally)
        {
            if (context.Scope.Name is not ("user" or "profiles" or "machine"))
                return;
            IReadOnlyList<ProtectedSetting> settings = ProtectRun.SettingsOf(context.Policy);
            bool users = context.Scope.Name is "user";
            foreach (ProtectOutcome outcome in ProtectRun.Close(backups.Folder, settings, users, request.Preview))
                tally.Add(outcome);
            if (context.Scope.Sessions.Count > 0 || users)
                return;
            foreach (ProtectedSetting setting in settings.Where(setting => setting.IsUsers))
                tally.Add(new ProtectOutcome(setting, OutcomeKind.NotHere, "", "it is closed in users' sessions, and none was entered"));
        }

        private RunBackup Describe(string folder) =>
            new($"{request.Id}", folder, $"certprop restore --run {request.Id}{request.ScopeOptions}");
    }
}
