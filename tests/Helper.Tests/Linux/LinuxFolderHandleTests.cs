using System.Runtime.Versioning;
using CertProp.Files;
using CertProp.Linux;
using CertProp.Tests.Support;

namespace CertProp.Tests.Linux;

/// <summary>A run over 100,000 profiles has some 1,000 descriptors: none may stay behind.</summary>
[SupportedOSPlatform("linux")]
[Collection("openat2")]
public sealed class LinuxFolderHandleTests : IDisposable
{
    private const int Tries = 1_000;

    private readonly TemporaryFolder _root = new();

    public LinuxFolderHandleTests() => Posix.RequireLinux();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData(true), InlineData(false)]
    public void OpeningListingAndReading_LeavesNoHandle(bool openAt2)
    {
        _root.Write("a/b/c/file", "content");
        _root.Write("a/b/c/large", new byte[100]);
        Posix.HardLink(_root.Write("a/b/c/twice", "twice"), Path.Combine(_root.Path, "a/b/c/thrice"));
        Directory.CreateSymbolicLink(Path.Combine(_root.Path, "a/link"), "b");
        using var way = OpenAt2.Say(openAt2);

        for (int i = 0; i < Tries; i++)
        {
            Assert.Null(LinuxFolder.OpenRoot(_root.Path, out Folder? root));
            using (root)
                Use(root!);
        }

        Assert.Equal(0, Posix.OpenDescriptors(_root.Path));
    }

    [Fact]
    public void TreeOpenForTheWholeRun_IsOneHandle()
    {
        _root.Write("a/b/c/file", "content");
        Assert.Null(LinuxFolder.OpenRoot(_root.Path, out Folder? root));
        using (root)
        {
            for (int i = 0; i < Tries; i++)
                Use(root!);
            Assert.Equal(1, Posix.OpenDescriptors(_root.Path));
        }
        Assert.Equal(0, Posix.OpenDescriptors(_root.Path));
    }

    private static void Use(Folder root)
    {
        foreach (string path in new[] { "a/b/c", "a/b/missing", "a/link/c", "a/b/c/file", "..", "a/..", "a//b" })
        {
            root.OpenFolder(path, out Folder? folder);
            using (folder)
            {
                byte[] buffer = [];
                folder?.List(10, []);
                foreach (string name in new[] { "file", "missing", "large", "twice", "." })
                {
                    folder?.ReadFile(name, 50, ref buffer, out _);
                    folder?.DeleteFile(name, "CONTENT"u8);
                    folder?.DeleteFile(name, "other"u8);
                }
            }
        }
    }
}
