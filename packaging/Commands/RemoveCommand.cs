using System.CommandLine;
using CertProp.Deploy.Rollout;

namespace CertProp.Deploy.Commands;

/// <summary><c>certprop-deploy remove</c>: takes rings out of the tenant, and the helper off devices.</summary>
internal static class RemoveCommand
{
    public static Command Create(ChangeRun run)
    {
        var ring = new RingOption("One ring, also one that the settings no longer have (default: all, and the restore package)");
        var only = new PartOption();
        var final = new Option<bool>("--final")
        {
            Description = "Also delete the apps, once devices have uninstalled them",
        };
        var command = new Command("remove", """
            Deletes remediations and lets devices uninstall the helper; with --final the apps go too.

            Example: certprop-deploy remove --ring pilot
            """)
        {
            ring, only.Option, final,
        };
        run.AddTo(command);
        command.SetAction((result, cancellation) => run.RunAsync(
            result,
            new ChangeRun.Change(
                work => new RingChange(work).RemoveAsync(
                    result.GetValue(ring), only.In(result), result.GetValue(final)),
                plan => result.GetValue(final) || plan.Steps.All(step => !step.IsOfApp)
                    ? @"Removed. Backups stay on devices, in %ProgramData%\CertPropRemediation."
                    : "Removed; devices uninstall the helper within a day. Next: certprop-deploy remove --final."),
            cancellation));
        return command;
    }
}
