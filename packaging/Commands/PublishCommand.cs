using System.CommandLine;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Rollout;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Commands;

/// <summary><c>certprop-deploy publish</c>: brings rings their bundles.</summary>
internal static class PublishCommand
{
    public static Command Create(CommonOptions common, ChangeRun run)
    {
        var options = new PublishOptions();
        DropUnknownOption dropUnknown = new();
        var planFile = new Option<string?>("--plan")
        {
            Description = "Publish just what plan --out wrote; refused where anything changed since",
            HelpName = "FILE",
        };
        CertProp.Commands.NotEmpty.Require(planFile);
        var command = new Command("publish", """
            Shows the plan, asks, and carries it out. Run again after a failure, it does the rest.

            Example: certprop-deploy publish --yes
            """);
        options.AddTo(command);
        command.Options.Add(planFile);
        command.Options.Add(dropUnknown);
        run.AddTo(command);
        command.SetAction((result, cancellation) =>
        {
            PlanFile? approved = null;
            if (result.GetValue(planFile) is { } path)
            {
                if (options.AreIn(result))
                    throw new UsageException("--plan says which ring and bundle: leave --ring, --bundle, --now and --only out");
                var settings = SettingsFile.Load(result.GetRequiredValue(common.Settings));
                approved = PlanFile.Read(path, settings.Settings.Deployment);
            }
            PublishRequest request = approved?.Request ?? options.Request(result);
            return run.RunAsync(
                result,
                new ChangeRun.Change(request.PlanAsync, Done)
                {
                    DropsUnknown = result.GetValue(dropUnknown),
                    IsWholeTruth = true,
                    Rest = approved is null
                        ? "The same line again does the rest."
                        : "A new plan, or publish without --plan, does the rest.",
                    Accept = (report, plan) => approved?.Require(report.Tenant.Key, plan),
                },
                cancellation);
        });
        return command;
    }

    /// <summary>What follows, once rings have their bundles.</summary>
    public static string Done(DeploymentPlan plan) =>
        plan.Rings.Any(ring => ring.Plan.IsPostponed)
            ? "Published. Next: wait until devices have the app, then publish again, which assigns the remediation."
            : plan.Rings.FirstOrDefault(ring => ring.Present.Script?.Marker is { IsPaused: true }) is { } paused
            ? $"Published. Ring {paused.Ring} stays paused; certprop-deploy resume --ring {paused.Ring} ends that."
            : plan.Steps.Where(step => step.Object.Marker.Role is not ObjectRole.Restore)
                .Select(step => step.Object.Assignments).ToArray() is { Length: > 0 } all && all.All(one => one is null)
            ? "Published. Assignments are left to whoever makes them."
            : "Published. Devices run it within a day; the portal shows results up to an hour later.";
}

/// <summary>Whether assignments may go that the settings do not have.</summary>
internal sealed class DropUnknownOption : Option<bool>
{
    public DropUnknownOption()
        : base("--drop-unknown") => Description = "Also drop assignments that the settings do not have";
}
