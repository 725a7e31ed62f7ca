using System.CommandLine;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Commands;

/// <summary>Options of the commands that talk to a tenant.</summary>
internal sealed class TenantOptions
{
    private readonly Option<string?> _cloud = new("--cloud")
    {
        Description = "The cloud (default: the settings'): global, usgov, dod, china, or emulator for the one of this repository",
        HelpName = "NAME",
    };

    private readonly Option<string> _graph = new("--graph")
    {
        Description = "Where the emulator answers, a loopback address (with --cloud emulator only)",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => "http://127.0.0.1:5080",
    };

    private readonly Option<string?> _auth = new("--auth")
    {
        Description = "How to sign in (default: the settings'): " + string.Join(", ", s_methods),
        HelpName = "METHOD",
    };

    private static readonly string[] s_methods = [.. Enum.GetValues<AuthMethod>().Select(CertProp.Reports.Names.Of)];

    public TenantOptions()
    {
        _cloud.AcceptOnlyFromAmong([.. Enum.GetValues<Cloud>().Select(CertProp.Reports.Names.Of)]);
        _auth.AcceptOnlyFromAmong(s_methods);
    }

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_cloud, _graph, _auth])
            command.Options.Add(option);
    }

    /// <summary>The settings with what the command line says otherwise.</summary>
    public DeploySettings Apply(ParseResult result, DeploySettings settings) => settings with
    {
        Cloud = result.GetValue(_cloud) is { } cloud ? Enum.Parse<Cloud>(cloud, ignoreCase: true) : settings.Cloud,
        AuthMethod = result.GetValue(_auth) is { } method ? Enum.Parse<AuthMethod>(method, ignoreCase: true) : settings.AuthMethod,
    };

    /// <exception cref="UsageException">The options do not go together.</exception>
    public GraphCloud CloudOf(ParseResult result, DeploySettings settings) =>
        settings.Cloud is Cloud.Emulator ? GraphCloud.Emulator(result.GetRequiredValue(_graph))
        : result.GetResult(_graph) is { Implicit: false } ? throw new UsageException("--graph goes with --cloud emulator: the clouds of Microsoft have addresses of their own")
        : GraphCloud.Of(settings.Cloud);
}
