using CertProp.Tests.Support;
using CertProp.WineHost;

namespace CertProp.Windows.Tests.Wrappers;

/// <summary>The agent of all tests that run scripts, and what was packed around the certprop.exe that ships.</summary>
public sealed class ManagementAgent : IDisposable
{
    private readonly PowerShellAgent _agent = new();
    private readonly Lazy<Deployment> _deployment;

    public ManagementAgent(PublishedExe exe) => _deployment = new Lazy<Deployment>(() => new Deployment(exe.Path));

    /// <summary>The deployment of the certprop.exe that ships.</summary>
    internal Deployment Deployment => _deployment.Value;

    /// <inheritdoc cref="PowerShellAgent.Run"/>
    internal CommandResult Run(WinePrefix prefix, string script, IReadOnlyDictionary<string, string> environment)
    {
        Tool.Require("script");
        return _agent.Run(prefix, script, environment);
    }

    public void Dispose()
    {
        if (_deployment.IsValueCreated)
            _deployment.Value.Dispose();
        _agent.Dispose();
    }
}
