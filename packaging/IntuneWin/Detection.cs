namespace CertProp.Deploy.IntuneWin;

/// <summary>What <c>Detection.xml</c> says about a package.</summary>
internal sealed record Detection
{
    /// <summary>Version of the packaging tool; null where none is named.</summary>
    public string? ToolVersion { get; init; }

    /// <summary>The application's name; Microsoft's tool writes the setup file's.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes of the inner ZIP.</summary>
    public required long UnencryptedContentSize { get; init; }

    /// <summary>The payload's name in the folder <c>IntuneWinPackage/Contents</c>.</summary>
    public required string FileName { get; init; }

    public required string SetupFile { get; init; }

    public required EncryptionInfo Encryption { get; init; }

    /// <summary><c>MsiInfo</c>, element by element, where the setup file is an MSI; else empty.</summary>
    public IReadOnlyDictionary<string, string> Msi { get; init; } = new Dictionary<string, string>();
}
