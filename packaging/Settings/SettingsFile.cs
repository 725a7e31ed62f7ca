namespace CertProp.Deploy.Settings;

/// <summary>The settings of a deployment, and where the files lie that they name.</summary>
/// <param name="Path">Full path of the settings file.</param>
/// <param name="Settings">What it says.</param>
internal sealed record SettingsFile(string Path, DeploySettings Settings)
{
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>A file that the settings name, or that lies beside them.</summary>
    public string Resolve(string relative) => System.IO.Path.GetFullPath(relative, Folder);

    /// <exception cref="InvalidInputException">It is not there, cannot be read, or is wrong.</exception>
    public static SettingsFile Load(string path)
    {
        byte[] content = NamedFile.Read(
            path, "settings were expected; certprop-deploy init writes a file to start from");
        return new SettingsFile(System.IO.Path.GetFullPath(path), SettingsReader.Read(path, content));
    }
}
