using System.CommandLine;
using CertProp.Backups;
using CertProp.Examination;
using CertProp.Reports;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Commands;

/// <summary>What list, detect and inspect have in common: examine the scope and write it down.</summary>
internal sealed class ExamineAction(ReportedRun run, ScopeOptions scopeOptions, SelectionOptions? selectionOptions = null)
{
    /// <param name="result">The command line.</param>
    /// <param name="command">The verb as reports call it.</param>
    /// <param name="kind">What the run is about.</param>
    /// <param name="reported">Which entries are reported.</param>
    /// <param name="script">The channel's script that it runs as; null for none.</param>
    /// <returns>How the process ends.</returns>
    public int Run(ParseResult result, string command, RunKind kind, ReportedEntries reported, ChannelScript? script = null)
    {
        Selection? selection = selectionOptions?.Read(result, scopeOptions);
        string[] inSession = [command, .. selectionOptions?.Repeat(result) ?? []];
        return run.Run(result, command, script, (_, policy) =>
        {
            Problem? notice = null;
            Holds holds = scopeOptions.FindBackups(result, policy) is { } backups
                ? BackupFolder.ReadHolds(backups, out notice)
                : Holds.None;
            return new Work(kind, reported, selection, inSession, holds, notice);
        });
    }

    private sealed class Work(
        RunKind kind, ReportedEntries reported, Selection? selection, IReadOnlyList<string> inSession, Holds holds,
        Problem? notice) : IRunWork
    {
        public RunEnd Run(RunContext context)
        {
            var tally = new RunTally(context.Policy, kind);
            if (notice is not null)
                tally.Add(notice);
            context.Scope.Problems.ForEach(tally.Add);
            var judge = new Judge(context.Policy, context.Scope.InstalledProviders, selection);
            var examiner = new Examiner(judge, reported, context.Now, Examiner.DefaultPatience)
            {
                Holds = holds,
                ReportsElements = context.ReportsElements,
            };
            Memory.SettleFor(context.Scope.Count);
            bool completed = new SessionSweep(context.Policy, context.PolicyText, context.Timeout).Run(
                context.Scope.Sessions, inSession, result => Deliver(result, context, tally), context.TimeIsUp);
            completed = completed && Sweep.Run(
                context.Scope.Count,
                context.Scope.PlaceAt,
                examiner.Examine,
                result =>
                {
                    Deliver(result, context, tally);
                    context.Progress.Advance();
                },
                Examiner.DefaultPatience,
                context.TimeIsUp);
            return tally.End(timedOut: !completed) with { IsSelection = selection is not null };
        }

        private static void Deliver(ProfileResult result, RunContext context, RunTally tally)
        {
            context.Progress.Clear();
            result.Findings.ForEach(context.Reports.Add);
            tally.Add(result);
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
