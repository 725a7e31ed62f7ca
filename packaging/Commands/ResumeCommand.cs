using System.CommandLine;
using CertProp.Deploy.Rollout;

namespace CertProp.Deploy.Commands;

/// <summary><c>certprop-deploy resume</c>: the end of a pause.</summary>
internal static class ResumeCommand
{
    public static Command Create(ChangeRun run)
    {
        var ring = new RingOption("The ring (default: the settings' only one)");
        DropUnknownOption dropUnknown = new();
        var command = new Command("resume", """
            Gives a paused ring's remediation its assignments back, as the settings have them.

            Example: certprop-deploy resume --ring broad
            """)
        {
            ring, dropUnknown,
        };
        run.AddTo(command);
        command.SetAction((result, cancellation) => run.RunAsync(
            result,
            new ChangeRun.Change(
                work => new RingChange(work).ResumeAsync(ring.Single(result, work)),
                _ => "Resumed. Devices run it within a day.")
            {
                DropsUnknown = result.GetValue(dropUnknown),
            },
            cancellation));
        return command;
    }
}
