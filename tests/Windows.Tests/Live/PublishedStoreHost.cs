using CertProp.Tests.Support;
using CertProp.Windows.Tests.WineTools;

namespace CertProp.Windows.Tests.Live;

/// <summary>The host program, published once for the tests that need it.</summary>
public sealed class PublishedStoreHost : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _path;

    public PublishedStoreHost() => _path = new Lazy<string>(Publish);

    /// <summary>Path of the program.</summary>
    public string Path => _path.Value;

    public void Dispose() => _folder.Dispose();

    private string Publish()
    {
        WinePrefix.Require();
        (int exitCode, string output, string error) = Tool.Run(
            "dotnet", "publish", System.IO.Path.Combine(Repository.Root, "tests", "Windows.Tests", "StoreHost"), "-o", _folder.Path);
        Assert.True(exitCode == 0, $"dotnet publish failed: {output}{error}");
        return System.IO.Path.Combine(_folder.Path, "CertPropRemediation.Windows.Tests.exe");
    }
}
