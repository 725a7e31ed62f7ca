using System.CommandLine;
using CertProp.Deploy.Fleet.Sources;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Commands;

/// <summary><c>certprop-deploy configmgr status</c>: compliance per device and user, read from the AdminService.</summary>
internal sealed class ConfigMgrStatusCommand
{
    private readonly Option<string?> _service = new("--admin-service")
    {
        Description = "Address of the administration service, such as a gateway's (default: "
            + "https://SERVER/AdminService/ of the settings)",
        HelpName = "ADDRESS",
    };

    private readonly Option<string?> _authority = new("--ca")
    {
        Description = "Certificates of the authority that the site's own is checked against, PEM or DER "
            + "(default: this machine's)",
        HelpName = "FILE",
    };

    private readonly Option<int?> _assignment = new("--assignment")
    {
        Description = "Id of the baseline's deployment, where several are deployed to the collection",
        HelpName = "ID",
    };

    private readonly StatusOptions _options = new();
    private readonly CommonOptions _common;
    private readonly Terminal _terminal;
    private readonly Surroundings _surroundings;

    private ConfigMgrStatusCommand(CommonOptions common, Terminal terminal, Surroundings surroundings)
    {
        (_common, _terminal, _surroundings) = (common, terminal, surroundings);
        CertProp.Commands.NotEmpty.Require(_service);
        CertProp.Commands.NotEmpty.Require(_authority);
    }

    /// <summary>The group with this one command.</summary>
    public static Command Create(CommonOptions common, Terminal terminal, Surroundings surroundings)
    {
        var own = new ConfigMgrStatusCommand(common, terminal, surroundings);
        var status = new Command("status", $"""
            One verdict a device, from what the baseline's clients reported to the site. Reads the AdminService as the
            account that runs it, or with a token from {AdminServiceConnection.TokenVariable}. Changes nothing.

            Example: certprop-deploy configmgr status --ca site-root.cer --html fleet.html
            """)
        {
            own._service, own._authority, own._assignment,
        };
        own._options.AddTo(status);
        status.SetAction((result, cancellation) => own.RunAsync(result, cancellation));
        return new Command("configmgr", "What concerns Configuration Manager.") { status };
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        DeploySettings settings = SettingsFile.Load(result.GetRequiredValue(_common.Settings)).Settings;
        ConfigMgrSettings site = settings.ConfigMgr ?? throw new UsageException(
            "the settings have no \"configmgr\"; add it with siteCode, server and collection");
        var narration = new Narration(_terminal, result.GetValue(_common.Verbose));
        string? token = _surroundings.Variable(AdminServiceConnection.TokenVariable) is { Length: > 0 } one ? one : null;
        using var connection = new AdminServiceConnection(
            AddressOf(result.GetValue(_service) ?? $"https://{site.Server}/AdminService/"), token,
            result.GetValue(_authority) is { } authority ? AdminServiceTrust.Load(authority) : null,
            _surroundings.Clock, narration.Talk);
        var source = new AdminServiceSource(
            connection, site, settings.Status, settings.Prefix, result.GetValue(_assignment), narration.Talk.Say);
        return await new StatusRun(_terminal, _options, _surroundings.Clock).ShowAsync(
            result, $"Site {site.SiteCode}", AsyncEnumerable.Repeat<IFleetSource>(source, 1), settings.Status, cancellation);
    }

    // Neither ticket nor token goes over an open line.
    private static Uri AddressOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttps
            && address.Query.Length == 0 && address.UserInfo.Length == 0
            ? new Uri($"{address.GetLeftPart(UriPartial.Path).TrimEnd('/')}/")
            : throw new UsageException($"--admin-service {text}: an https address was expected, such as "
                + "https://cm01.contoso.local/AdminService/");
}
