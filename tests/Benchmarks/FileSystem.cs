namespace CertProp.Benchmarks;

/// <summary>Names of file systems.</summary>
internal static class FileSystem
{
    /// <summary>Of the one that a folder lies on, such as <c>ext4</c>.</summary>
    public static string Of(string folder) => new DriveInfo(folder).DriveFormat;
}
