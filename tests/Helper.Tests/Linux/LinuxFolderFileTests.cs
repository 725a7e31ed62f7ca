using System.Net.Sockets;
using System.Runtime.Versioning;
using CertProp.Files;
using CertProp.Linux;
using CertProp.Tests.Support;

namespace CertProp.Tests.Linux;

/// <summary>What a user can put where a store file is expected: only a regular file of one name is read.</summary>
[SupportedOSPlatform("linux")]
public sealed class LinuxFolderFileTests : IDisposable
{
    private const int Most = 1 << 20;

    private readonly TemporaryFolder _root = new();
    private byte[] _buffer = [];
    private FileContent _content;

    public LinuxFolderFileTests() => Posix.RequireLinux();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void RegularFile_IsReadWithItsTime()
    {
        var time = new DateTime(2025, 3, 4, 5, 6, 7, DateTimeKind.Utc).AddTicks(1234567);
        File.SetLastWriteTimeUtc(_root.Write("file", "content"), time);

        Assert.Null(Read("file"));
        Assert.Equal("content"u8, _buffer.AsSpan(0, _content.Length));
        Assert.Equal(time, _content.LastWrite.UtcDateTime);
        Assert.Equal(TimeSpan.Zero, _content.LastWrite.Offset);
    }

    [Fact]
    public void EmptyFile_IsReadAsNothing()
    {
        _root.Write("file", "");

        Assert.Null(Read("file"));
        Assert.Equal(0, _content.Length);
    }

    [Theory]
    [InlineData(1), InlineData(4095), InlineData(4096), InlineData(4097), InlineData(Most - 1), InlineData(Most)]
    public void FileUpToTheLimit_IsReadWhole(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        _root.Write("file", bytes);

        Assert.Null(Read("file"));
        Assert.Equal(bytes, _buffer.AsSpan(0, _content.Length));
    }

    [Fact]
    public void FileOverTheLimit_IsTooLargeAndNotRead()
    {
        using (FileStream file = File.Create(Path.Combine(_root.Path, "file")))
            file.SetLength(Most + 1);

        Assert.Equal(FileFaultKind.TooLarge, Read("file")?.Kind);
        Assert.Empty(_buffer);
    }

    [Fact]
    public void BufferOfALargerFile_ServesASmallerOne()
    {
        _root.Write("large", new byte[10_000]);
        _root.Write("small", "small");
        Assert.Null(Read("large"));
        byte[] large = _buffer;

        Assert.Null(Read("small"));
        Assert.Same(large, _buffer);
        Assert.Equal("small"u8, _buffer.AsSpan(0, _content.Length));
    }

    [Fact]
    public void SymbolicLink_IsALink()
    {
        _root.Write("target", "target");
        foreach (string target in new[] { "target", $"{_root.Path}/target", "../../etc/passwd", "missing", "link" })
        {
            File.CreateSymbolicLink(Path.Combine(_root.Path, "link"), target);
            Assert.Equal(FileFaultKind.Link, Read("link")?.Kind);
            File.Delete(Path.Combine(_root.Path, "link"));
        }
    }

    [Fact]
    public void HardLink_IsRefusedUnlessAllowed()
    {
        string path = _root.Write("file", "shared");
        Posix.HardLink(path, Path.Combine(_root.Path, "other"));

        Assert.Equal(FileFaultKind.HardLink, Read("file")?.Kind);
        Assert.Equal(FileFaultKind.HardLink, Read("other")?.Kind);
        Assert.Null(Read("other", allowHardLinks: true));
        Assert.Equal("shared"u8, _buffer.AsSpan(0, _content.Length));
    }

    [Fact]
    public void Folder_IsTheWrongKind()
    {
        Directory.CreateDirectory(Path.Combine(_root.Path, Elements.SomeThumbprint));

        Assert.Equal(FileFaultKind.WrongKind, Read(Elements.SomeThumbprint)?.Kind);
    }

    [Fact]
    public void Fifo_IsTheWrongKindAndHoldsNobodyUp()
    {
        Posix.Fifo(Path.Combine(_root.Path, Elements.SomeThumbprint));

        Assert.Equal(FileFaultKind.WrongKind, Patience.Of(() => Read(Elements.SomeThumbprint))?.Kind);
    }

    [Fact]
    public void Socket_IsTheWrongKind()
    {
        string path = Path.Combine(_root.Path, Elements.SomeThumbprint);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));

        Assert.Equal(FileFaultKind.WrongKind, Patience.Of(() => Read(Elements.SomeThumbprint))?.Kind);
    }

    [Fact]
    public void Device_IsTheWrongKind()
    {
        Posix.ZeroDevice(Path.Combine(_root.Path, Elements.SomeThumbprint));

        Assert.Equal(FileFaultKind.WrongKind, Patience.Of(() => Read(Elements.SomeThumbprint))?.Kind);
    }

    [Fact]
    public void MissingFile_IsNotFound()
    {
        Assert.Equal(FileFaultKind.NotFound, Read("missing")?.Kind);
        Assert.Equal(FileFaultKind.NotFound, Read("")?.Kind);
    }

    private FileFault? Read(string name, bool allowHardLinks = false)
    {
        Assert.Null(LinuxFolder.OpenRoot(_root.Path, out Folder? folder));
        using (folder)
            return folder!.ReadFile(name, Most, ref _buffer, out _content, allowHardLinks);
    }
}
