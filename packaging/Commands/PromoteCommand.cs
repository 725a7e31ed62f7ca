using System.CommandLine;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Rollout;

namespace CertProp.Deploy.Commands;

/// <summary><c>certprop-deploy promote</c>: what was tried in one ring goes to the next.</summary>
internal static class PromoteCommand
{
    public static Command Create(ChangeRun run)
    {
        var from = new Argument<string>("FROM") { Description = "The ring in which it was tried" };
        var to = new Argument<string>("TO") { Description = "The ring that gets it" };
        var bundle = new BundleOption("A copy of the bundle (default: the one that publishing kept in bundles/)");
        var now = new Option<bool>("--now")
        {
            Description = "Assign the remediation too where the app is only just published",
        };
        DropUnknownOption dropUnknown = new();
        var command = new Command("promote", """
            Publishes to one ring exactly the bundle that an earlier ring carries.

            Example: certprop-deploy promote pilot broad
            """)
        {
            from, to, bundle, now, dropUnknown,
        };
        run.AddTo(command);
        command.SetAction((result, cancellation) => run.RunAsync(
            result,
            new ChangeRun.Change(
                work => new RingChange(work).PromoteAsync(
                    result.GetRequiredValue(from), result.GetRequiredValue(to), bundle.In(result),
                    new PlanOptions { Now = result.GetValue(now) }),
                PublishCommand.Done)
            {
                DropsUnknown = result.GetValue(dropUnknown),
            },
            cancellation));
        return command;
    }
}

/// <summary>A bundle that somebody names.</summary>
internal sealed class BundleOption : Option<string?>
{
    public BundleOption(string description)
        : base("--bundle")
    {
        (Description, HelpName) = (description, "DIR");
        CertProp.Commands.NotEmpty.Require(this);
    }

    /// <summary>Its full path; null where none is named.</summary>
    public string? In(ParseResult result) => result.GetValue(this) is { } folder ? Path.GetFullPath(folder) : null;
}
