namespace CertProp.Tests.Support;

/// <summary>A folder of a test's own, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public const string StoreInProfile = "AppData/Roaming/Microsoft/SystemCertificates/My/Certificates";

    public string Path { get; } = Directory.CreateTempSubdirectory("certprop-test-").FullName;

    /// <summary>Makes the store folder of a profile and returns its path.</summary>
    public string MakeStore(string profile) =>
        Directory.CreateDirectory(System.IO.Path.Combine(Path, profile, StoreInProfile)).FullName;

    /// <summary>Writes a file below this folder, with folders on the way.</summary>
    public string Write(string relativePath, byte[] content)
    {
        string path = System.IO.Path.Combine(Path, relativePath);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Write(string relativePath, string content) =>
        Write(relativePath, System.Text.Encoding.UTF8.GetBytes(content));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
