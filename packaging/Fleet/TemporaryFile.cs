namespace CertProp.Deploy.Fleet;

/// <summary>Files that nobody else reads and that are gone when they are closed: they name devices, perhaps people.</summary>
internal static class TemporaryFile
{
    public static FileStream Create(int bufferLength)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            BufferSize = bufferLength,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), $"certprop-{Guid.NewGuid():N}.tmp"), options);
    }
}
