namespace CertProp.Deploy.ConfigMgr;

/// <summary>A file in a cabinet.</summary>
/// <param name="Name">As the cabinet says it, which may be anything.</param>
/// <param name="Content">Unpacked.</param>
internal sealed record CabinetMember(string Name, byte[] Content);
