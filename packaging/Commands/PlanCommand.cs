using System.CommandLine;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Commands;

/// <summary><c>certprop-deploy plan</c> and <c>publish</c>: what would be done, and doing it.</summary>
internal sealed class PlanCommand
{
    private readonly TenantOptions _tenant = new();

    private readonly Option<string?> _ring = new("--ring")
    {
        Description = "The ring (default: the settings' only one)",
        HelpName = "NAME",
    };

    private readonly Option<string?> _bundle = new("--bundle")
    {
        Description = "The folder of the bundle (default: out, beside the settings)",
        HelpName = "DIR",
    };

    private readonly Option<bool> _now = new("--now")
    {
        Description = "Assign the remediation too where the app is only just published",
    };

    private readonly Option<bool> _exitCode = new("--exit-code")
    {
        Description = "End with 10 where there is something to do",
    };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask" };

    private readonly Option<bool> _dropUnknown = new("--drop-unknown")
    {
        Description = "Also drop assignments that the settings do not have",
    };

    private readonly CommonOptions _common;
    private readonly Terminal _terminal;
    private readonly Surroundings _surroundings;

    private PlanCommand(CommonOptions common, Terminal terminal, Surroundings surroundings)
    {
        _common = common;
        _terminal = terminal;
        _surroundings = surroundings;
        CertProp.Commands.NotEmpty.Require(_ring, _bundle);
    }

    public static Command Plan(CommonOptions common, Terminal terminal, Surroundings surroundings)
    {
        var plan = new PlanCommand(common, terminal, surroundings);
        var command = new Command("plan", """
            Compares bundle and tenant, and shows what a publish would change. Changes nothing.

            Example: certprop-deploy plan --exit-code
            """);
        plan.AddTo(command, plan._exitCode);
        command.SetAction((result, cancellation) => plan.PlanAsync(result, cancellation));
        return command;
    }

    public static Command Publish(CommonOptions common, Terminal terminal, Surroundings surroundings)
    {
        var plan = new PlanCommand(common, terminal, surroundings);
        var command = new Command("publish", """
            Shows the plan, asks, and carries it out. Run again after a failure, it does the rest.

            Example: certprop-deploy publish --yes
            """);
        plan.AddTo(command, plan._yes, plan._dropUnknown);
        command.SetAction((result, cancellation) => plan.PublishAsync(result, cancellation));
        return command;
    }

    private void AddTo(Command command, params Option[] own)
    {
        foreach (Option option in (Option[])[_ring, _bundle, _now, .. own])
            command.Options.Add(option);
        _tenant.AddTo(command);
    }

    private async Task<int> PlanAsync(ParseResult result, CancellationToken cancellation)
    {
        using Run run = Open(result, cancellation);
        (_, PlanReport report) = await ShowAsync(run, result);
        return (int)(report.HasChanges && result.GetValue(_exitCode) ? ExitCode.Changes : ExitCode.Ok);
    }

    private async Task<int> PublishAsync(ParseResult result, CancellationToken cancellation)
    {
        using Run run = Open(result, cancellation);
        (PlannedRing planned, PlanReport report) = await ShowAsync(run, result);
        if (!report.HasChanges)
            return (int)ExitCode.Ok;
        if (!result.GetValue(_dropUnknown) && planned.Plan.Steps.Any(step => step.Unknown.Any()))
        {
            throw new ConflictException(
                "there are assignments that the settings do not have; add them to the settings, or drop them with "
                + "--drop-unknown");
        }
        if (!result.GetValue(_yes) && !Confirm())
            throw new UsageException("not published, as you said");
        // Whoever was asked took a while, and assign replaces all that is there.
        PlannedRing again = await run.Work.PlanAsync(run.Ring, result.GetValue(_now));
        if (!again.Present.IsSame(planned.Present))
            throw new ConflictException("the tenant changed since this plan was made; look at certprop-deploy plan again");
        new TenantBackup(run.Settings).Save(planned, _surroundings.Clock.GetUtcNow());
        BundleArchive.Keep(run.Bundle, run.Settings);
        await PublishProgress.WatchAsync(_terminal, async (say, sent) =>
        {
            var content = new ContentUpload(run.Session.Graph, run.Session.Blocks, run.Session.Polling, sent);
            var publisher = new Publisher(run.Session.Graph, content, run.Session.Polling, say);
            await publisher.CarryOutAsync(planned.Plan, run.Bundle);
        });
        if (result.GetValue(_common.Format) is OutputFormat.Text)
        {
            _terminal.Text.WriteLine(planned.Plan.Postponed
                ? "Published. Next: wait until devices have the app, then publish again, which assigns the remediation."
                : run.Settings.Settings.Assignments is AssignmentOwner.Ignored
                ? "Published. Assignments are left to whoever makes them."
                : "Published. Devices run it within a day; the portal shows results up to an hour later.");
            _terminal.Text.Flush();
        }
        return (int)ExitCode.Ok;
    }

    private async Task<(PlannedRing Planned, PlanReport Report)> ShowAsync(Run run, ParseResult result)
    {
        PlannedRing planned = await run.Work.PlanAsync(run.Ring, result.GetValue(_now));
        var report = PlanReport.Of(planned, run.Bundle.Manifest, result.GetValue(_common.Verbose));
        CommandOutput.Write(_terminal, result.GetValue(_common.Format), report);
        return (planned, report);
    }

    // Somebody who edits it and publishes believes that devices get it.
    private static void RequirePackedPolicy(ReadBundle bundle, SettingsFile file)
    {
        string? path = file.Settings.Policy is { } policy ? file.Resolve(policy) : null;
        string? packed = path is null
            ? null
            : CanonicalPolicy.Sha256(CanonicalPolicy.Of(path, NamedFile.Read(path, "a policy was expected")));
        if (packed != bundle.Manifest.PolicySha256)
        {
            throw new InvalidInputException(
                path ?? file.Path,
                $"the policy is not the one in {bundle.Folder} (revision {bundle.Manifest.Revision}); "
                + "certprop-deploy pack --bump takes it in");
        }
    }

    private bool Confirm()
    {
        if (!_terminal.ErrorIsTerminal || Console.IsInputRedirected)
            throw new UsageException("there is nobody to ask here: --yes publishes what plan shows");
        _terminal.Error.Write("Publish this? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private Run Open(ParseResult result, CancellationToken cancellation)
    {
        SettingsFile file = SettingsFile.Load(result.GetRequiredValue(_common.Settings));
        file = file with { Settings = _tenant.Apply(result, file.Settings) };
        Ring ring = RingWork.ChooseRing(file.Settings, result.GetValue(_ring));
        var bundle = ReadBundle.Open(
            result.GetValue(_bundle) is { } folder ? Path.GetFullPath(folder) : file.Resolve("out"));
        // An older bundle, named on purpose, has the policy of its time.
        if (result.GetValue(_bundle) is null)
            RequirePackedPolicy(bundle, file);
        if (bundle.Manifest.Deployment != file.Settings.Deployment)
        {
            throw new InvalidInputException(
                bundle.Folder,
                $"the bundle is deployment {bundle.Manifest.Deployment}'s, "
                + $"the settings are {file.Settings.Deployment}'s; pack again");
        }
        var session = new TenantSession(
            file.Settings, _tenant.CloudOf(result, file.Settings), _terminal.Error.WriteLine, _surroundings,
            cancellation);
        return new Run(session, file, bundle, ring, new RingWork(session, file.Settings, bundle));
    }

    private sealed record Run(
        TenantSession Session, SettingsFile Settings, ReadBundle Bundle, Ring Ring, RingWork Work) : IDisposable
    {
        public void Dispose() => Session.Dispose();
    }
}
