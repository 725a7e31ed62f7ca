using System.CommandLine;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Rollout;

namespace CertProp.Deploy.Commands;

/// <summary>What plan and publish have in common.</summary>
internal sealed class PublishOptions
{
    private readonly Option<string?> _ring = new("--ring")
    {
        Description = "One ring (default: all; the first gets what was packed, the others what was promoted to them)",
        HelpName = "NAME",
    };

    private readonly Option<string?> _bundle = new("--bundle")
    {
        Description = "The folder of the ring's bundle (default: out for the first ring, what it carries for others)",
        HelpName = "DIR",
    };

    private readonly Option<bool> _now = new("--now")
    {
        Description = "Assign the remediation too where the app is only just published",
    };

    public PublishOptions() => CertProp.Commands.NotEmpty.Require(_ring, _bundle);

    public PartOption Only { get; } = new();

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_ring, _bundle, _now, Only.Option])
            command.Options.Add(option);
    }

    public PublishRequest Request(ParseResult result) => new(
        result.GetValue(_ring), result.GetValue(_bundle) is { } folder ? Path.GetFullPath(folder) : null,
        result.GetValue(_now), Only.In(result));

    /// <summary>Whether one of them is on the command line.</summary>
    public bool AreIn(ParseResult result) => ((Option[])[_ring, _bundle, _now, Only.Option]).Any(
        option => result.GetResult(option) is { Implicit: false });
}

/// <summary>The part of a ring that a command is about.</summary>
internal sealed class PartOption
{
    private readonly Option<string?> _only = new("--only")
    {
        Description = "Only the app, or only the remediation: app or scripts",
        HelpName = "app|scripts",
    };

    public PartOption() => _only.AcceptOnlyFromAmong("app", "scripts");

    public Option Option => _only;

    public Part In(ParseResult result) => result.GetValue(_only) switch
    {
        "app" => Part.App,
        "scripts" => Part.Scripts,
        _ => Part.Both,
    };
}
