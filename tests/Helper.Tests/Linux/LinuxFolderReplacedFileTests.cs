using System.Runtime.Versioning;
using CertProp.Files;
using CertProp.Linux;
using CertProp.Tests.Support;

namespace CertProp.Tests.Linux;

/// <summary>One program replaces a file again and again while others read it: readers see the old one or the new one.</summary>
[SupportedOSPlatform("linux")]
public sealed class LinuxFolderReplacedFileTests : IDisposable
{
    private const int Tries = 10_000;

    private readonly TemporaryFolder _root = new();

    public LinuxFolderReplacedFileTests() => Posix.RequireLinux();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Reader_NeverMeetsAFault()
    {
        string file = _root.Write("holds.json", "whole"), next = Path.Combine(_root.Path, "next");
        Assert.Null(LinuxFolder.OpenRoot(_root.Path, out Folder? folder));
        using (folder)
        using (Disturber.With(() =>
        {
            File.WriteAllText(next, "whole");
            File.Move(next, file, overwrite: true);
        }))
        {
            byte[] buffer = [];
            for (int i = 0; i < Tries; i++)
            {
                FileFault? fault = folder!.ReadFile("holds.json", 100, ref buffer, out FileContent content);
                Assert.Equal((null, 5), (fault?.Message, content.Length));
            }
        }
    }

    [Fact]
    public void FileThatIsDeletedMeanwhile_IsNotFoundAndNoHardLink()
    {
        string file = Path.Combine(_root.Path, "entry");
        Assert.Null(LinuxFolder.OpenRoot(_root.Path, out Folder? folder));
        using (folder)
        using (Disturber.With(() =>
        {
            File.WriteAllText(file, "");
            File.Delete(file);
        }))
        {
            byte[] buffer = [];
            for (int i = 0; i < Tries; i++)
            {
                FileFault? fault = folder!.ReadFile("entry", 100, ref buffer, out _);
                Assert.True(fault is null or { Kind: FileFaultKind.NotFound }, fault?.Message);
            }
        }
    }
}
