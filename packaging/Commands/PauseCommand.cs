using System.CommandLine;
using CertProp.Deploy.Rollout;

namespace CertProp.Deploy.Commands;

/// <summary><c>certprop-deploy pause</c>: devices of a ring stop running its remediation.</summary>
internal static class PauseCommand
{
    public static Command Create(ChangeRun run)
    {
        var ring = new RingOption("The ring (default: the settings' only one)");
        var command = new Command("pause", """
            Takes the assignments of a ring's remediation away until it is resumed; publish leaves them away.

            Example: certprop-deploy pause --ring broad
            """)
        {
            ring,
        };
        run.AddTo(command);
        command.SetAction((result, cancellation) => run.RunAsync(
            result,
            new ChangeRun.Change(
                work => new RingChange(work).PauseAsync(ring.Single(result, work)),
                _ => "Paused. Devices stop when they next ask Intune, within eight hours; resume gives it back."),
            cancellation));
        return command;
    }
}
