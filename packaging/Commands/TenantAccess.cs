using System.CommandLine;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Rollout;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Commands;

/// <summary>A deployment and its tenant while a command is at work.</summary>
/// <param name="Work">Settings, session and identity.</param>
/// <param name="Narration">Where to say what is going on.</param>
internal sealed record OpenTenant(DeploymentWork Work, Narration Narration) : IDisposable
{
    public void Dispose() => Work.Dispose();
}

/// <summary>How commands get to their tenant: options, settings, signing in.</summary>
/// <param name="common">Options of every command.</param>
/// <param name="terminal">Where to write.</param>
/// <param name="surroundings">Network, clock and identity.</param>
internal sealed class TenantAccess(CommonOptions common, Terminal terminal, Surroundings surroundings)
{
    private readonly TenantOptions _tenant = new();

    public CommonOptions Common => common;

    public Terminal Terminal => terminal;

    public TimeProvider Clock => surroundings.Clock;

    public void AddTo(Command command) => _tenant.AddTo(command);

    /// <summary>Signs in, and reads nothing yet.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="approvals">Made of the settings, by commands that change something.</param>
    /// <param name="cancellation">Ends whatever is on its way.</param>
    /// <exception cref="ConflictException">It is another tenant than the settings'.</exception>
    public async Task<OpenTenant> OpenAsync(
        ParseResult result, CancellationToken cancellation, Func<SettingsFile, Approvals>? approvals = null)
    {
        SettingsFile file = SettingsFile.Load(result.GetRequiredValue(common.Settings));
        file = file with { Settings = _tenant.Apply(result, file.Settings) };
        GraphCloud cloud = _tenant.CloudOf(result, file.Settings);
        var narration = new Narration(terminal, result.GetValue(common.Verbose));
        var session = new TenantSession(
            file.Settings, cloud, narration.Talk, surroundings, approvals?.Invoke(file), cancellation);
        try
        {
            SignedIn who = await session.SignInAsync();
            who.Require(file.Settings);
            return new OpenTenant(new DeploymentWork(file, session, who), narration);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
