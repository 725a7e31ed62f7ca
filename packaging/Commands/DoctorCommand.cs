using System.CommandLine;
using Azure.Core;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary>
/// <c>certprop-deploy doctor</c>: who am I, what may I, is everything there that the settings name. Changes nothing.
/// </summary>
internal sealed class DoctorCommand
{
    // Of packages there are at most so many in a tenant.
    private const int MostPackages = 200;

    private readonly TenantOptions _tenant = new();
    private readonly CommonOptions _common;
    private readonly Terminal _terminal;
    private readonly Surroundings _surroundings;

    private DoctorCommand(CommonOptions common, Terminal terminal, Surroundings surroundings)
    {
        _common = common;
        _terminal = terminal;
        _surroundings = surroundings;
    }

    public static Command Create(CommonOptions common, Terminal terminal, Surroundings surroundings)
    {
        var doctor = new DoctorCommand(common, terminal, surroundings);
        var command = new Command("doctor", """
            Says who is signed in, which permissions are there and missing, and whether the tenant has what the
            settings name.

            Example: certprop-deploy doctor --auth deviceCode
            """);
        doctor._tenant.AddTo(command);
        command.SetAction((result, cancellation) => doctor.RunAsync(result, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        DeploySettings settings = _tenant.Apply(
            result, SettingsFile.Load(result.GetRequiredValue(_common.Settings)).Settings);
        GraphCloud cloud = _tenant.CloudOf(result, settings);
        var checks = new List<DoctorCheck>();
        List<Permission> missing = await WhoAsync(settings, cloud, checks, cancellation);
        using var session = new TenantSession(settings, cloud, _terminal.Error.WriteLine, _surroundings, cancellation);
        await TryAsync(checks, "remediations", async () =>
        {
            int count = await session.Graph.ListAsync($"{TenantPaths.Scripts}?$select=id").CountAsync(cancellation);
            return (count < MostPackages, $"the feature answers; {count} of at most {MostPackages} packages");
        });
        await TryAsync(checks, "apps", async () =>
        {
            int count = await session.Graph.ListAsync($"{TenantPaths.Win32Apps}?$select=id").CountAsync(cancellation);
            return (true, $"{Words.Count(count, "win32 app")} to be seen");
        });
        foreach (Ring ring in settings.Rings)
        {
            await TryAsync(checks, $"ring {ring.Name}", async () =>
            {
                ResolvedNames names = await new NameResolver(session.Graph).ResolveAsync(settings, [ring]);
                return (
                    true,
                    $"{Words.Count(names.Groups.Count, "group")}, {Words.Count(names.Filters.Count, "filter")}, "
                    + $"{Words.Count(names.ScopeTags.Count, "scope tag")} found");
            });
        }
        await TryAsync(checks, "co-management", async () =>
        {
            int count = await session.Graph
                .ListAsync(
                    "beta/deviceManagement/managedDevices?$select=id"
                    + "&$filter=managementAgent eq 'configurationManagerClientMdm'")
                .CountAsync(cancellation);
            return (
                true,
                count == 0
                    ? "no co-managed devices"
                    : $"{Words.Count(count, "co-managed device")}: publish to them through Intune or Configuration "
                        + "Manager, not both");
        });
        var report = new DoctorReport(
            Names.Of(settings.Cloud), checks, missing.Count > 0 ? DoctorReport.Registration(missing) : []);
        CommandOutput.Write(_terminal, result.GetValue(_common.Format), report);
        return (int)(report.IsWell ? ExitCode.Ok : ExitCode.Denied);
    }

    private async Task<List<Permission>> WhoAsync(
        DeploySettings settings, GraphCloud cloud, List<DoctorCheck> checks, CancellationToken cancellation)
    {
        AccessToken token = await _surroundings.Credential(settings, cloud, _terminal.Error.WriteLine)
            .GetTokenAsync(new TokenRequestContext([cloud.Scope]), cancellation);
        if (TokenClaims.Read(token.Token) is not { } claims)
        {
            checks.Add(settings.Cloud is Cloud.Emulator
                ? new DoctorCheck("identity", Outcome.Good, "the emulator takes everybody")
                : new DoctorCheck("identity", Outcome.Unknown, "signed in; the token does not say what it may"));
            return [];
        }
        checks.Add(new DoctorCheck(
            "identity", Outcome.Good,
            $"{claims.User ?? "application"}, app registration {claims.Application}, tenant {claims.Tenant}"));
        foreach (Permission permission in Permission.All)
        {
            bool granted = permission.IsIn(claims.Granted);
            checks.Add(new DoctorCheck(permission.Name, granted ? Outcome.Good : Outcome.Bad, permission.NeededBy));
        }
        return [.. Permission.All.Where(permission => !permission.IsIn(claims.Granted))];
    }

    private static async Task TryAsync(
        List<DoctorCheck> checks, string name, Func<Task<(bool Good, string Detail)>> look)
    {
        try
        {
            (bool good, string detail) = await look();
            checks.Add(new DoctorCheck(name, good ? Outcome.Good : Outcome.Bad, detail));
        }
        catch (Exception e) when (e is GraphFault or ConflictException)
        {
            checks.Add(new DoctorCheck(name, Outcome.Bad, e.Message));
        }
    }
}
