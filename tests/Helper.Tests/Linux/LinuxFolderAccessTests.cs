using System.Runtime.Versioning;
using CertProp.Files;
using CertProp.Linux;
using CertProp.Tests.Support;

namespace CertProp.Tests.Linux;

/// <summary>Folders that this account may not read, and ones that it may only pass through, as on many shares.</summary>
[SupportedOSPlatform("linux")]
[Collection("openat2")]
public sealed class LinuxFolderAccessTests : IDisposable
{
    private const UnixFileMode Everything = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _root = new();
    private readonly string _folder;

    public LinuxFolderAccessTests()
    {
        Posix.RequireLinux();
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may read everything; see UnreadableProfileTests");
        _folder = Path.GetDirectoryName(_root.Write("a/b/file", "content"))!;
    }

    public void Dispose()
    {
        foreach (string path in new[] { "a", "a/b" })
            File.SetUnixFileMode(Path.Combine(_root.Path, path), Everything);
        _root.Dispose();
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void FolderThatMayOnlyBePassed_IsPassed(bool openAt2)
    {
        File.SetUnixFileMode(Path.Combine(_root.Path, "a"), UnixFileMode.UserExecute);

        Assert.Null(Open("a/b", openAt2));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void FolderThatMayNotBePassed_IsDenied(bool openAt2)
    {
        File.SetUnixFileMode(Path.Combine(_root.Path, "a"), UnixFileMode.UserRead);

        Assert.Equal(FileFaultKind.Denied, Open("a/b", openAt2)?.Kind);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void FolderThatMayNotBeListed_IsDenied(bool openAt2)
    {
        File.SetUnixFileMode(_folder, UnixFileMode.UserExecute);

        Assert.Equal(FileFaultKind.Denied, Open("a/b", openAt2)?.Kind);
    }

    [Fact]
    public void FileThatMayNotBeRead_IsDenied()
    {
        File.SetUnixFileMode(Path.Combine(_folder, "file"), UnixFileMode.None);
        byte[] buffer = [];

        Assert.Null(LinuxFolder.OpenRoot(_folder, out Folder? folder));
        using (folder)
            Assert.Equal(FileFaultKind.Denied, folder!.ReadFile("file", 100, ref buffer, out _)?.Kind);
    }

    private FileFault? Open(string path, bool openAt2)
    {
        using var way = OpenAt2.Say(openAt2);
        Assert.Null(LinuxFolder.OpenRoot(_root.Path, out Folder? root));
        using (root)
        {
            FileFault? fault = root!.OpenFolder(path, out Folder? folder);
            folder?.Dispose();
            return fault;
        }
    }
}
