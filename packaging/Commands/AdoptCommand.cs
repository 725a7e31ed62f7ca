using System.CommandLine;
using CertProp.Deploy.Rollout;

namespace CertProp.Deploy.Commands;

/// <summary><c>certprop-deploy adopt</c>: gives an object of ours its marker back.</summary>
internal static class AdoptCommand
{
    public static Command Create(ChangeRun run)
    {
        var id = new Argument<string>("ID")
        {
            Description = "Of the app or remediation, as the portal's address shows it",
        };
        id.Validators.Add(argument =>
        {
            if (string.IsNullOrWhiteSpace(argument.GetValueOrDefault<string>()))
                argument.AddError("ID is empty: the id of an app or a remediation was expected");
        });
        var ring = new RingOption("The ring that it belongs to (default: the one after which it is called)");
        var command = new Command("adopt", """
            Takes over an object that certprop-deploy made and that lost its marker.

            Example: certprop-deploy adopt 0d5c1f6e-1111-2222-3333-444444444444
            """)
        {
            id, ring,
        };
        run.AddTo(command);
        command.SetAction((result, cancellation) => run.RunAsync(
            result,
            new ChangeRun.Change(
                work => new RingChange(work).AdoptAsync(result.GetRequiredValue(id), result.GetValue(ring)),
                _ => "Adopted. Next: certprop-deploy plan."),
            cancellation));
        return command;
    }
}
