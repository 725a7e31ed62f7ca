using CertProp.Deploy.Graph;
using CertProp.Deploy.Tests.Support;
using CertProp.Tests.Support;

namespace CertProp.Windows.Tests.Devices.Support;

/// <summary>
/// Somebody with a folder of settings and certprop-deploy's own command line, signed in to the emulator.
/// </summary>
/// <param name="graph">The tenant's address.</param>
/// <param name="clock">A clock for which waiting takes no time.</param>
internal sealed class Administrator(Uri graph, TimeProvider clock) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Surroundings _surroundings =
        Surroundings.Real with { Handler = () => new SocketsHttpHandler { UseProxy = false }, Clock = clock };

    private string Settings => Path.Combine(_folder.Path, "certprop.deploy.json");

    /// <summary>Writes the settings.</summary>
    /// <param name="rings">In JSON.</param>
    public void Configure(params string[] rings) => _folder.Write("certprop.deploy.json", $$"""
        { "version": 1, "deployment": "5f0c2f5e-9a51-4f0e-8c1d-2b7e6a3d4c10", "policy": "policy.json",
          "tenant": "contoso.onmicrosoft.com", "cloud": "emulator", "rings": [{{string.Join(", ", rings)}}] }
        """);

    /// <summary>Writes the policy: whatever is not the user's own has leaked, however new it is.</summary>
    /// <param name="members">What it says beside that.</param>
    public void SetPolicy(string members = "") => _folder.Write(
        "policy.json", $$"""{ "version": 1, "owner": "notOwn", "minimumAge": "PT0S"{{members}} }""");

    /// <summary>Packs, as a new revision where anything changed.</summary>
    public void Pack(string helper) => MustRun("pack", "--helper", helper, "--bump");

    public void Publish(params string[] options) => Change(["publish", .. options]);

    /// <summary>Runs a command that changes the tenant, which must end well.</summary>
    public void Change(params string[] command) => MustRun([.. command, "--yes", "--graph", $"{graph}"]);

    public void Dispose() => _folder.Dispose();

    private void MustRun(params string[] command)
    {
        DeployRun run = DeployRun.In(
            _surroundings, [.. command, "--settings", Settings], TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', command)}: {run.ExitCode} {run.Output}{run.Error}");
    }
}
