namespace CertProp.Deploy.Check;

/// <summary>Who runs a script.</summary>
internal enum Channel
{
    Intune,
    ConfigMgr,
}
