using System.CommandLine;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Rollout;
using CertProp.Deploy.Settings;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary>
/// What every command does that changes a tenant: shows the plan, asks, looks again, keeps what was there, carries the
/// plan out, and says how far it came. Each command brings its own way to plan.
/// </summary>
internal sealed class ChangeRun
{
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask" };

    private readonly Option<string?> _justification = new("--justification")
    {
        Description = "Why, for whoever approves it, where the tenant asks for Multi Admin Approval",
        HelpName = "TEXT",
    };

    private readonly TenantAccess _access;

    public ChangeRun(TenantAccess access)
    {
        _access = access;
        CertProp.Commands.NotEmpty.Require(_justification);
    }

    /// <summary>What a command wants to be done.</summary>
    /// <param name="Plan">Made twice: once to be shown, once when somebody has said yes.</param>
    /// <param name="Done">Said at the end.</param>
    internal sealed record Change(Func<DeploymentWork, Task<DeploymentPlan>> Plan, Func<DeploymentPlan, string> Done)
    {
        /// <summary>Whether assignments may go that the settings do not have.</summary>
        public bool DropsUnknown { get; init; }

        /// <summary>Whether objects that the settings no longer have are in the way.</summary>
        public bool IsWholeTruth { get; init; }

        /// <summary>What does the rest, where it was stopped in between.</summary>
        public string Rest { get; init; } = "The same line again does the rest.";

        /// <summary>Refuses a plan that is not the one that somebody looked at before.</summary>
        public Action<PlanReport, DeploymentPlan> Accept { get; init; } = (_, _) => { };
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_yes);
        command.Options.Add(_justification);
        _access.AddTo(command);
    }

    /// <returns>The exit code.</returns>
    /// <exception cref="ConflictException">Something is in the way; nothing was changed.</exception>
    /// <exception cref="UnfinishedException">It ended after the first step had begun.</exception>
    public async Task<int> RunAsync(ParseResult result, Change change, CancellationToken cancellation)
    {
        using OpenTenant open = await _access.OpenAsync(
            result, cancellation, settings => ApprovalsFor(result, settings));
        DeploymentWork work = open.Work;
        DeploymentPlan plan = await change.Plan(work);
        var report = PlanReport.Of(
            plan, work, change.IsWholeTruth, change.DropsUnknown, result.GetValue(_access.Common.Verbose));
        bool isText = result.GetValue(_access.Common.Format) is OutputFormat.Text;
        if (isText)
            CommandOutput.Write(_access.Terminal, OutputFormat.Text, report);
        change.Accept(report, plan);
        if (report.Obstacles is [var obstacle, ..])
            throw new ConflictException(obstacle);
        if (report.HasChanges)
        {
            if (!result.GetValue(_yes) && !Confirm(report, isText))
                throw new UsageException("nothing was changed, as you said");
            using IDisposable alone = RunLock.Take(work.File);
            await RequireSameAsync(work, change, plan);
            report = await CarryOutAsync(open, change, plan, report, isText);
        }
        new TenantBackup(work.File).End(plan);
        if (!isText)
            CommandOutput.Write(_access.Terminal, OutputFormat.Json, report);
        else if (report.HasChanges)
            Say(change.Done(plan));
        return (int)ExitCode.Ok;
    }

    private Approvals ApprovalsFor(ParseResult result, SettingsFile settings)
    {
        string? justification = result.GetValue(_justification);
        return justification?.Length > Approvals.LongestJustification
            ? throw new UsageException(
                $"--justification has {justification.Length} characters; at most {Approvals.LongestJustification} go")
            : new Approvals(settings.Resolve(Approvals.FileName), justification);
    }

    // Whoever was asked took a while, and assign replaces all that is there.
    private static async Task RequireSameAsync(DeploymentWork work, Change change, DeploymentPlan plan)
    {
        if (!(await change.Plan(work)).IsOfSameTenant(plan))
        {
            throw new ConflictException(
                "the tenant changed since this plan was made; look at certprop-deploy plan again");
        }
    }

    private async Task<PlanReport> CarryOutAsync(
        OpenTenant open, Change change, DeploymentPlan plan, PlanReport report, bool isText)
    {
        (DeploymentWork work, Narration narration) = open;
        var progress = new StepProgress(report);
        try
        {
            new TenantBackup(work.File).Begin(plan, _access.Clock.GetUtcNow());
            foreach (ReadBundle bundle in plan.Rings.Select(ring => ring.Bundle).OfType<ReadBundle>().Distinct())
                new BundleArchive(work.File).Keep(bundle);
            await narration.WatchAsync(async () =>
            {
                Publisher publisher = PublisherOf(work, narration);
                foreach (PlannedRing ring in plan.Rings)
                {
                    foreach (PlannedStep step in ring.Plan.Steps)
                    {
                        narration.Begin(StepWords.Doing(step));
                        progress.Begin();
                        await publisher.CarryOutAsync(step, ring.Bundle);
                        progress.End();
                    }
                }
            });
            return progress.Report;
        }
        catch (Exception e) when (progress.HasBegun && Refusal.Of(e) is { } refusal)
        {
            if (!isText)
                CommandOutput.Write(_access.Terminal, OutputFormat.Json, progress.Report with { Error = refusal.Sentence });
            string rest = refusal.AfterTheFirstStep is ExitCode.Partial ? $" {change.Rest}" : "";
            throw new UnfinishedException(refusal.AfterTheFirstStep, progress.Sentence + rest, e);
        }
    }

    private Publisher PublisherOf(DeploymentWork work, Narration narration)
    {
        TenantSession session = work.Session;
        var notes = new CreationNotes(work.File.Resolve(CreationNotes.FileName), _access.Clock);
        return new Publisher(
            session.Graph, new ContentUpload(session.Graph, session.Blocks, session.Polling, narration.Sent),
            new ContentNotes(work.File.Resolve(ContentNotes.FileName)),
            new Creation(session.Graph, work.Reader, notes, session.Polling, narration.Talk.Say), session.Polling);
    }

    private bool Confirm(PlanReport report, bool isText)
    {
        // Whoever is asked has seen what for.
        bool isShown = isText && !Console.IsOutputRedirected;
        if (!isShown || !_access.Terminal.ErrorIsTerminal || Console.IsInputRedirected)
            throw new UsageException("there is nobody to ask here: --yes does what plan shows");
        _access.Terminal.Error.Write($"Do this ({SafeText.Escape(report.Tenant.Sentence)})? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private void Say(string sentence)
    {
        _access.Terminal.Text.WriteLine(sentence);
        _access.Terminal.Text.Flush();
    }
}
