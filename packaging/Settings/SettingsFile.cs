namespace CertProp.Deploy.Settings;

/// <summary>The settings of a deployment, and where the files lie that they name.</summary>
/// <param name="Path">Full path of the settings file.</param>
/// <param name="Settings">What it says.</param>
internal sealed record SettingsFile(string Path, DeploySettings Settings)
{
    private const int MaxLength = 1 << 20;

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>A file that the settings name, or that lies beside them.</summary>
    public string Resolve(string relative) => System.IO.Path.GetFullPath(relative, Folder);

    /// <exception cref="InvalidInputException">It is not there, cannot be read, or is wrong.</exception>
    public static SettingsFile Load(string path)
    {
        byte[] content = ReadAll(path, "settings; certprop-deploy init writes a file to start from");
        return new SettingsFile(System.IO.Path.GetFullPath(path), SettingsReader.Read(path, content));
    }

    /// <summary>A small file that the user named.</summary>
    /// <param name="path">Where.</param>
    /// <param name="what">What it should be, for messages.</param>
    /// <exception cref="InvalidInputException">It is not there, too large, or cannot be read.</exception>
    public static byte[] ReadAll(string path, string what)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: > MaxLength }
                ? throw new InvalidInputException(path, $"it is larger than {MaxLength} bytes; expected were {what}")
                : File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException(path, $"there is no such file; expected were {what}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"it cannot be read: {e.Message}");
        }
    }
}
