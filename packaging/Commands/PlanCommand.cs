using System.CommandLine;
using CertProp.Deploy.Rollout;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary><c>certprop-deploy plan</c>: what a publish would change.</summary>
internal static class PlanCommand
{
    public static Command Create(TenantAccess access)
    {
        var options = new PublishOptions();
        var exitCode = new Option<bool>("--exit-code") { Description = "End with 10 where there is something to do" };
        var output = new Option<string?>("--out")
        {
            Description = "Also write the plan to a file, for publish --plan, which refuses it once anything changed",
            HelpName = "FILE",
        };
        CertProp.Commands.NotEmpty.Require(output);
        var command = new Command("plan", """
            Compares bundle and tenant, and shows what a publish would change. Changes nothing.

            Example: certprop-deploy plan --exit-code
            """);
        options.AddTo(command);
        command.Options.Add(exitCode);
        command.Options.Add(output);
        access.AddTo(command);
        command.SetAction(async (result, cancellation) =>
        {
            PublishRequest request = options.Request(result);
            using OpenTenant open = await access.OpenAsync(result, cancellation);
            DeploymentPlan plan = await request.PlanAsync(open.Work);
            var report = PlanReport.Of(
                plan, open.Work, isWholeTruth: true, dropsUnknown: false, result.GetValue(access.Common.Verbose));
            CommandOutput.Write(access.Terminal, result.GetValue(access.Common.Format), report);
            if (result.GetValue(output) is { } path)
            {
                PlanFile.Of(open.Work.Settings.Deployment, report.Tenant.Key, request, plan).Write(path);
                Progress.Say(access.Terminal, $"Written: {SafeText.Escape(path)}. Next: certprop-deploy publish --plan {SafeText.Escape(path)}.");
            }
            return (int)(report.HasChanges && result.GetValue(exitCode) ? ExitCode.Changes : ExitCode.Ok);
        });
        return command;
    }
}
