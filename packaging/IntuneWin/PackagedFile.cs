namespace CertProp.Deploy.IntuneWin;

/// <summary>A file inside a package.</summary>
/// <param name="Name">With forward slashes; otherwise as the package says it, which may be anything.</param>
/// <param name="Size">Bytes, as the package says.</param>
internal sealed record PackagedFile(string Name, long Size);
