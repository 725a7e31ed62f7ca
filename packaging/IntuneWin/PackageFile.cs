namespace CertProp.Deploy.IntuneWin;

/// <summary>A file that goes into a package.</summary>
/// <param name="Name">Its path in the package, from the folder that Intune unpacks it to.</param>
/// <param name="Open">Opens it from its beginning, with a length.</param>
internal sealed record PackageFile(string Name, Func<Stream> Open)
{
    /// <summary>A file on a disk.</summary>
    public static PackageFile At(string name, string path) => new(name, () => File.OpenRead(path));
}
