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

    private readonly TenantOptions _tenant = new();
    private readonly CommonOptions _common;
    private readonly Terminal _terminal;
    private readonly Surroundings _surroundings;

    public ChangeRun(CommonOptions common, Terminal terminal, Surroundings surroundings)
    {
        (_common, _terminal, _surroundings) = (common, terminal, surroundings);
        CertProp.Commands.NotEmpty.Require(_justification);
    }

    /// <summary>What a command wants to be done.</summary>
    /// <param name="Plan">Made twice: once to be shown, once when somebody has said yes.</param>
    /// <param name="Done">Said at the end.</param>
    internal sealed record Intent(Func<DeploymentWork, Task<DeploymentPlan>> Plan, Func<DeploymentPlan, string> Done)
    {
        /// <summary>Whether assignments may go that the settings do not have.</summary>
        public bool DropsUnknown { get; init; }

        /// <summary>Whether objects that the settings no longer have are in the way.</summary>
        public bool IsWholeTruth { get; init; }

        /// <summary>Refuses a plan that is not the one that somebody looked at before.</summary>
        public Action<PlanReport, DeploymentPlan> Accept { get; init; } = (_, _) => { };
    }

    /// <summary>Options of every command that changes a tenant.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_yes);
        command.Options.Add(_justification);
        _tenant.AddTo(command);
    }

    /// <summary>Options of commands that only look.</summary>
    public void AddReadingTo(Command command) => _tenant.AddTo(command);

    /// <summary>Shows a plan, and does nothing.</summary>
    public async Task<(DeploymentPlan Plan, PlanReport Report)> ShowAsync(
        ParseResult result, Intent intent, CancellationToken cancellation)
    {
        (DeploymentWork work, _) = await OpenAsync(result, changes: false, cancellation);
        using (work)
        {
            DeploymentPlan plan = await intent.Plan(work);
            PlanReport report = ReportOf(work, plan, intent, result);
            CommandOutput.Write(_terminal, result.GetValue(_common.Format), report);
            return (plan, report);
        }
    }

    /// <returns>The exit code.</returns>
    /// <exception cref="ConflictException">Something is in the way; nothing was changed.</exception>
    /// <exception cref="UnfinishedException">It ended after the first step had begun.</exception>
    public async Task<int> RunAsync(ParseResult result, Intent intent, CancellationToken cancellation)
    {
        (DeploymentWork work, Narration narration) = await OpenAsync(result, changes: true, cancellation);
        using (work)
        {
            DeploymentPlan plan = await intent.Plan(work);
            PlanReport report = ReportOf(work, plan, intent, result);
            bool isText = result.GetValue(_common.Format) is OutputFormat.Text;
            if (isText)
                CommandOutput.Write(_terminal, OutputFormat.Text, report);
            intent.Accept(report, plan);
            if (report.Obstacles is [var obstacle, ..])
                throw new ConflictException(obstacle);
            if (report.HasChanges)
            {
                if (!result.GetValue(_yes) && !Confirm(report))
                    throw new UsageException("nothing was changed, as you said");
                await RequireSameAsync(work, intent, plan);
                report = await CarryOutAsync(work, narration, plan, report, isText);
            }
            new TenantBackup(work.File).End(plan);
            if (!isText)
                CommandOutput.Write(_terminal, OutputFormat.Json, report);
            else if (report.HasChanges)
                Say(intent.Done(plan));
            return (int)ExitCode.Ok;
        }
    }

    /// <summary>Signs in, and reads nothing yet.</summary>
    /// <exception cref="ConflictException">It is another tenant than the settings'.</exception>
    public async Task<(DeploymentWork Work, Narration Narration)> OpenAsync(
        ParseResult result, bool changes, CancellationToken cancellation)
    {
        SettingsFile file = SettingsFile.Load(result.GetRequiredValue(_common.Settings));
        file = file with { Settings = _tenant.Apply(result, file.Settings) };
        GraphCloud cloud = _tenant.CloudOf(result, file.Settings);
        string? justification = result.GetValue(_justification);
        if (justification?.Length > Approvals.LongestJustification)
        {
            throw new UsageException(
                $"--justification has {justification.Length} characters; at most {Approvals.LongestJustification} go");
        }
        var narration = new Narration(_terminal, result.GetValue(_common.Verbose));
        var session = new TenantSession(
            file.Settings, cloud, narration.Talk, _surroundings,
            changes ? new Approvals(file.Resolve(Approvals.FileName), justification) : null, cancellation);
        try
        {
            SignedIn who = await session.SignInAsync();
            who.Require(file.Settings);
            return (new DeploymentWork(file, session, who), narration);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private PlanReport ReportOf(DeploymentWork work, DeploymentPlan plan, Intent intent, ParseResult result)
    {
        bool isManaged = work.Settings.Assignments is AssignmentOwner.Managed;
        return PlanReport.Of(
            plan, work.Identity, plan.Obstacles(intent.DropsUnknown, intent.IsWholeTruth && isManaged),
            result.GetValue(_common.Verbose));
    }

    // Whoever was asked took a while, and assign replaces all that is there.
    private static async Task RequireSameAsync(DeploymentWork work, Intent intent, DeploymentPlan plan)
    {
        if (!(await intent.Plan(work)).IsOfSameTenant(plan))
        {
            throw new ConflictException(
                "the tenant changed since this plan was made; look at certprop-deploy plan again");
        }
    }

    private async Task<PlanReport> CarryOutAsync(
        DeploymentWork work, Narration narration, DeploymentPlan plan, PlanReport report, bool isText)
    {
        var progress = new StepProgress(report);
        try
        {
            new TenantBackup(work.File).Begin(plan, _surroundings.Clock.GetUtcNow());
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
                CommandOutput.Write(_terminal, OutputFormat.Json, progress.Report with { Error = refusal.Sentence });
            throw new UnfinishedException(refusal.AfterTheFirstStep, progress.Sentence, e);
        }
    }

    private Publisher PublisherOf(DeploymentWork work, Narration narration)
    {
        TenantSession session = work.Session;
        var notes = new CreationNotes(work.File.Resolve(CreationNotes.FileName), _surroundings.Clock);
        return new Publisher(
            session.Graph, new ContentUpload(session.Graph, session.Blocks, session.Polling, narration.Sent),
            new ContentNotes(work.File.Resolve(ContentNotes.FileName)),
            new Creation(session.Graph, work.Reader, notes, session.Polling, narration.Talk.Say), session.Polling);
    }

    private bool Confirm(PlanReport report)
    {
        if (!_terminal.ErrorIsTerminal || Console.IsInputRedirected)
            throw new UsageException("there is nobody to ask here: --yes does what plan shows");
        _terminal.Error.Write($"Do this in {SafeText.Escape(report.Tenant.Name ?? report.Tenant.Cloud)}? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private void Say(string sentence)
    {
        _terminal.Text.WriteLine(sentence);
        _terminal.Text.Flush();
    }
}
