using System.CommandLine;
using CertProp.Backups;
using CertProp.Examination;
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
        var run = new ReportedRun(common, scope, terminal);
        command.SetAction(result =>
        {
            scope.RefuseStoreFile(result);
            Selection? selected = selection.Read(result, scope);
            return (int)run.Run(result, "remove", (opened, policy) =>
            {
                bool preview = result.GetValue(whatIf) || policy.Action is PolicyAction.Report;
                return LockedBackups.Open(scope.FindBackups(result, policy), opened, changes: !preview).HandTo(
                    backups => new Work(backups, backups.ReadHolds(), preview, selected, scope.Repeat(result)));
            });
        });
        return command;
    }

    /// <param name="backups">Owned by this.</param>
    /// <param name="holds">What must stay.</param>
    /// <param name="preview">Whether nothing is changed.</param>
    /// <param name="selection">What the command line names.</param>
    /// <param name="scopeOptions">The scope's part of the command line, for the one that puts back.</param>
    private sealed class Work(LockedBackups backups, Holds holds, bool preview, Selection? selection, string scopeOptions) : IRunWork
    {
        public RunEnd Run(RunContext context)
        {
            var tally = new RunTally(context.Policy, preview ? RunKind.PreviewRemoval : RunKind.Remove);
            if (backups.Problem is { } problem)
            {
                tally.Add(problem);
                return tally.End(timedOut: false);
            }
            context.Scope.Problems.ForEach(tally.Add);
            var judge = new Judge(context.Policy, context.Scope.InstalledProviders, selection);
            var examiner = new Examiner(judge, ReportedEntries.Leaked, context.Now, Examiner.DefaultPatience)
            {
                Holds = holds,
                KeepsCopies = true,
            };
            using var remover = new Remover(context.Scope, examiner, context.Policy, preview ? null : backups.Folder, context.Now);
            Memory.SettleFor(context.Scope.Count);
            bool completed = remover.Run(result => Deliver(result, context, tally), context.Progress.Advance, context.TimeIsUp);
            remover.Problems.ForEach(tally.Add);
            if (completed && !preview)
            {
                foreach (Stores.Problem unpruned in Pruning.Prune(backups.Folder!, context.Policy.BackupRetainDays, context.Now))
                    tally.Add(unpruned);
            }
            return tally.End(timedOut: !completed, remover.BackupId is { } id ? Describe(id) : null) with { IsSelection = selection is not null };
        }

        public void Dispose() => backups.Dispose();

        private static void Deliver(ProfileResult result, RunContext context, RunTally tally)
        {
            context.Progress.Clear();
            result.Leaked.ForEach(entry => context.Reports.Add(entry.Finding));
            tally.Add(result);
        }

        private RunBackup Describe(RunId id) => new(
            id.ToString(), Path.Combine(backups.FullPath, id.ToString()), $"certprop restore --run {id}{scopeOptions}");
    }
}
