namespace CertProp.Deploy.IntuneWin;

/// <summary>
/// An <c>.intunewin</c> package of any tool. One that is open is whole: MAC, sizes and digest were checked, and its
/// inner ZIP can be listed. Nothing is held in memory as a whole.
/// </summary>
internal sealed class IntuneWinPackage : IDisposable
{
    /// <summary>What Intune takes as an app at most, 30 GB; neither decrypted nor unpacked is more than this.</summary>
    public const long MaxSize = 30_000_000_000;

    private readonly OuterArchive _outer;
    private readonly FileStream _plaintext;

    private IntuneWinPackage(
        OuterArchive outer, Detection detection, long sizeEncrypted, FileStream plaintext, InnerArchive inner)
    {
        _outer = outer;
        _plaintext = plaintext;
        Detection = detection;
        Inner = inner;
        Content = new ContentFile(
            detection.SetupFile, detection.UnencryptedContentSize, sizeEncrypted, detection.Encryption);
    }

    public Detection Detection { get; }

    /// <summary>What an upload says about the payload.</summary>
    public ContentFile Content { get; }

    /// <summary>The files in it.</summary>
    public InnerArchive Inner { get; }

    /// <exception cref="InvalidInputException">What is wrong with it, in one sentence.</exception>
    public static IntuneWinPackage Open(string path)
    {
        OuterArchive outer = OuterArchive.Open(path);
        FileStream? plaintext = null;
        try
        {
            Detection detection = new DetectionReader(path).Read(outer.ReadDetection());
            var reader = new PayloadReader(path, detection);
            long sizeEncrypted;
            using (Stream payload = outer.OpenPayload(detection.FileName))
                sizeEncrypted = outer.Reading(() => reader.Authenticate(payload));
            plaintext = CreateTemporary();
            using (Stream payload = outer.OpenPayload(detection.FileName))
                reader.Decrypt(payload, plaintext);
            var inner = InnerArchive.Open(path, plaintext);
            return new IntuneWinPackage(outer, detection, sizeEncrypted, plaintext, inner);
        }
        catch
        {
            plaintext?.Dispose();
            outer.Dispose();
            throw;
        }
    }

    /// <summary>The payload as Graph is given it, from its beginning, as often as asked; one at a time.</summary>
    public Stream OpenPayload() => _outer.OpenPayload(Detection.FileName);

    public void Dispose()
    {
        Inner.Dispose();
        _plaintext.Dispose();
        _outer.Dispose();
    }

    // A ZIP is read from its end, which a stream being decrypted cannot be. Nothing stays, however this process ends.
    private static FileStream CreateTemporary()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string path = Path.Combine(Path.GetTempPath(), $"certprop-{Path.GetRandomFileName()}");
        var file = new FileStream(path, options);
        // Windows deletes with the last handle; elsewhere a file without a name lives as long as its handle.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }
}
