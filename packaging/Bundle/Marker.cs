using CertProp.Reports;

namespace CertProp.Deploy.Bundle;

/// <summary>What marks a script as ours, and says of which bundle it is.</summary>
/// <param name="Deployment">Whose.</param>
/// <param name="Role">What for.</param>
/// <param name="Revision">Of the lock file, from 1.</param>
/// <param name="Content">First 12 hex digits of the bundle's content.</param>
internal sealed record Marker(Guid Deployment, ScriptRole Role, int Revision, string Content)
{
    public const string Prefix = "certprop-deploy/1 ";

    public override string ToString() =>
        $"{Prefix}deployment={Deployment:D} role={Names.Of(Role)} revision={Revision} content={Content}";
}
