using System.CommandLine;
using CertProp.Deploy.Rollout;

namespace CertProp.Deploy.Commands;

/// <summary><c>certprop-deploy rollback</c>: a ring goes back.</summary>
internal static class RollbackCommand
{
    public static Command Create(ChangeRun run)
    {
        var ring = new RingOption("The ring (default: the settings' only one)");
        var bundle = new BundleOption("The bundle to go back to (default: what the ring was before its last change)");
        var command = new Command("rollback", """
            Brings a ring back to what it was before its last change, or to a bundle: first the scripts, then the app.

            Example: certprop-deploy rollback --ring broad
            """)
        {
            ring, bundle,
        };
        run.AddTo(command);
        command.SetAction((result, cancellation) => run.RunAsync(
            result,
            new ChangeRun.Change(
                work => new RingChange(work).RollBackAsync(ring.Single(result, work), bundle.In(result)),
                _ => "Rolled back. Devices follow within a day; the settings still say what plan would bring."),
            cancellation));
        return command;
    }
}

/// <summary>One ring of the settings.</summary>
internal sealed class RingOption : Option<string?>
{
    public RingOption(string description)
        : base("--ring")
    {
        (Description, HelpName) = (description, "NAME");
        CertProp.Commands.NotEmpty.Require(this);
    }

    /// <exception cref="UsageException">None is named, and there are several.</exception>
    public string Single(ParseResult result, DeploymentWork work) => result.GetValue(this)
        ?? (work.Settings.Rings is [var only]
            ? only.Name
            : throw new UsageException(
                $"which ring? --ring is one of {string.Join(", ", work.Settings.Rings.Select(one => one.Name))}"));
}
