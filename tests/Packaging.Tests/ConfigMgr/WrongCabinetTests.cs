using System.Buffers.Binary;
using System.Text;
using CertProp.Deploy.ConfigMgr;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.ConfigMgr;

/// <summary>Whatever a cabinet is, there is one sentence for it, quickly, and nothing is written.</summary>
public sealed class WrongCabinetTests : IDisposable
{
    private const string Baseline = $"""
        <DesiredConfigurationDigest xmlns="{DigestFormat.Digest}">
        <Baseline AuthoringScopeId="s" LogicalName="l" Version="1"/></DesiredConfigurationDigest>
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Good(int compression = 0) => new ForeignCabinet
    {
        Compression = (ushort)compression,
        Files = [("a.xml", Encoding.UTF8.GetBytes(Baseline))],
    }.Build();

    private static byte[] With(params (int At, int Value)[] changes) => With(Good(), changes);

    private static byte[] With(byte[] cabinet, params (int At, int Value)[] changes)
    {
        foreach ((int at, int value) in changes)
            BinaryPrimitives.WriteUInt16LittleEndian(cabinet.AsSpan(at), (ushort)value);
        return cabinet;
    }

    [Fact]
    public void TheOneThatAllAreMadeOf_IsRead()
    {
        string path = _folder.Write("a.cab", Good());

        Assert.Equal(0, DeployRun.Of("inspect", path).ExitCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MSC")]
    [InlineData("PK\u0003\u0004")]
    public void OtherKindOfFile(string content) =>
        AssertRefused(Encoding.Latin1.GetBytes(content), "it is no cabinet; a configuration cabinet was expected");

    [Fact]
    public void CutOffAnywhere()
    {
        byte[] good = Good();
        string path = Path.Combine(_folder.Path, "a.cab");
        for (int length = 4; length < good.Length; length++)
        {
            File.WriteAllBytes(path, good[..length]);
            DeployRun.Of("inspect", path).AssertRefused(path, "cut off or damaged");
        }
    }

    [Fact]
    public void AnyByteChanged_IsReadOrRefusedInOneSentence()
    {
        byte[] good = Good(compression: 1);
        string path = Path.Combine(_folder.Path, "a.cab");
        for (int at = 0; at < good.Length; at++)
        {
            byte[] damaged = [.. good];
            damaged[at] ^= 0xFF;
            File.WriteAllBytes(path, damaged);
            DeployRun run = DeployRun.Of("inspect", path);
            if (run.ExitCode != 0)
                run.AssertRefused(path, "");
        }
    }

    [Fact]
    public void ContentChanged()
    {
        byte[] cabinet = Good();
        cabinet[^5] ^= 1;
        AssertRefused(cabinet, "the checksum of the block at byte 66 is wrong");
    }

    [Fact]
    public void PartOfASet() => AssertRefused(With((30, 2)), "it is part of a set of cabinets");

    [Fact]
    public void OtherVersion() => AssertRefused(With((24, 0x0200)), "it is a cabinet of version 2.0; 1.3 was expected");

    [Theory]
    [InlineData(2, "it is compressed by Quantum, which is not read here")]
    [InlineData(9, "it is compressed by compression 9, which is not read here")]
    public void OtherCompression(int compression, string about) => AssertRefused(Good(compression), about);

    [Fact]
    public void LzxThatIsNone()
    {
        _ = Tool.Require("cabextract");
        AssertRefused(Good(3), "cabextract cannot unpack it");
    }

    [Fact]
    public void MsZipThatIsNone()
    {
        (byte[] Data, int Unpacked)[] wrong =
        [
            ("no zip"u8.ToArray(), 5), ([.. "CK"u8, 0xFF, 0xFF, 0xFF], 5), ([.. "CK"u8], 5),
            (ForeignCabinet.MsZipOf(new byte[4]), 5), (ForeignCabinet.MsZipOf(new byte[60_000]), 5),
        ];
        Assert.All(wrong, block => AssertRefused(
            new ForeignCabinet { Compression = 1, Files = [("a.xml", new byte[5])], Blocks = [block] }.Build(),
            "the block at byte 66 is broken"));
    }

    [Fact]
    public void FileOutsideOfItsData() =>
        AssertRefused(With((ForeignCabinet.FilesAt + 4, 60_000)), "a.xml lies outside of its data");

    [Fact]
    public void FileOfNoFolder() =>
        AssertRefused(With((ForeignCabinet.FilesAt + 8, 1)), "a.xml lies outside of its data");

    [Fact]
    public void NameWithoutAnEnd() => AssertRefused(
        new ForeignCabinet { Files = [(new string('a', 300), [])] }.Build(),
        "a name in it does not end within 256 bytes");

    [Theory]
    [InlineData(0)]
    [InlineData(33_000)]
    public void BlockOfAnotherLength(int unpacked) => AssertRefused(
        new ForeignCabinet { Compression = 1, Files = [("a", [])], Blocks = [([1], unpacked)] }.Build(),
        $"one of its blocks says {unpacked} bytes");

    [Fact]
    public void ShortBlockInTheMiddle() => AssertRefused(
        new ForeignCabinet { Files = [("a", [])], Blocks = [([1], 1), ([1], 1)] }.Build(),
        "one of its blocks says 1 bytes");

    /// <summary>10,000 folders of the same block; of 65,535 blocks each they would be 20 TB in a small file.</summary>
    [Fact]
    public void FoldersOnTopOfEachOther()
    {
        byte[] block = [.. Good()[^(8 + Baseline.Length)..]];
        const int folders = 10_000, files = 36 + (8 * folders);
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.Latin1, leaveOpen: true))
        {
            writer.Write(Good().AsSpan(0, 36));
            for (int i = 0; i < folders; i++)
            {
                writer.Write(files);
                writer.Write((ushort)1);
                writer.Write((ushort)0);
            }
            writer.Write(block);
        }
        byte[] cabinet = bytes.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(cabinet.AsSpan(8), cabinet.Length);
        AssertRefused(With(cabinet, (26, folders)), "blocks of it overlap");
    }

    /// <summary>A gigabyte of files that are all the same 32 KB.</summary>
    [Fact]
    public void FilesOnTopOfEachOther()
    {
        byte[] cabinet = new ForeignCabinet
        {
            Files = [.. Enumerable.Range(0, 32_000).Select(i => ($"{i}", Array.Empty<byte>()))],
            Blocks = [(new byte[32_768], 32_768)],
        }.Build();
        for (int at = ForeignCabinet.FilesAt, i = 0; i < 32_000; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(cabinet.AsSpan(at), 32_768);
            at += 16 + cabinet.AsSpan(at + 16).IndexOf((byte)0) + 1;
        }
        AssertRefused(cabinet, $"it unpacks to more than {Cabinet.MaxUnpacked} bytes");
    }

    /// <summary>Zeros, which MSZIP makes a thousandth of.</summary>
    [Fact]
    public void Bomb()
    {
        byte[] zeros = ForeignCabinet.MsZipOf(new byte[32_768]);
        AssertRefused(
            new ForeignCabinet
            {
                Compression = 1,
                Files = [("a.xml", [])],
                Blocks = [.. Enumerable.Repeat((zeros, 32_768), 40_000)],
            }.Build(),
            $"it unpacks to more than {Cabinet.MaxUnpacked} bytes");
    }

    [Fact]
    public void LargerThanAny()
    {
        string path = Path.Combine(_folder.Path, "large.cab");
        using (FileStream file = File.Create(path))
        {
            file.Write(Good());
            file.SetLength(1L << 40);
        }
        DeployRun.Of("inspect", path).AssertRefused(path, $"it is larger than {Cabinet.MaxLength} bytes");
    }

    [Fact]
    public void NothingOrAFolder()
    {
        string missing = Path.Combine(_folder.Path, "missing.cab");
        DeployRun.Of("inspect", missing).AssertRefused(missing, "there is no such file");
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "folder.cab")).FullName;
        DeployRun.Of("inspect", folder).AssertRefused(folder, "this is a folder");
    }

    [Theory]
    [InlineData("../a.xml", "it leads out of its folder")]
    [InlineData("..\\a.xml", "it leads out of its folder")]
    [InlineData("/etc/a.xml", "it starts with a slash")]
    [InlineData("C:\\a.xml", "it has a character that Windows forbids")]
    [InlineData("nul.xml", "it is the name of a device")]
    [InlineData("A.XML", "it is there twice")]
    public void NameThatLeadsElsewhere_IsListedAndNotUnpacked(string name, string about)
    {
        byte[] digest = Encoding.UTF8.GetBytes(Baseline);
        byte[] cabinet = new ForeignCabinet { Files = [("a.xml", digest), (name, digest)] }.Build();
        string path = _folder.Write("in/a.cab", cabinet);
        string target = Path.Combine(_folder.Path, "in", "out");

        Assert.Equal(0, DeployRun.Of("inspect", path).ExitCode);
        DeployRun.Of("inspect", path, "--extract", target).AssertRefused(path, about);

        Assert.Equal([path], Directory.GetFileSystemEntries(Path.Combine(_folder.Path, "in")));
    }

    [Fact]
    public void FileThatIsThere_IsNotOverwritten()
    {
        string path = _folder.Write("a.cab", Good());
        string mine = _folder.Write("out/a.xml", "mine");

        DeployRun run = DeployRun.Of("inspect", path, "--extract", Path.GetDirectoryName(mine)!);

        run.AssertRefused(mine, "nothing is overwritten");
        Assert.Equal("mine", File.ReadAllText(mine));
    }

    private void AssertRefused(byte[] cabinet, string about)
    {
        string path = _folder.Write("a.cab", cabinet), target = Path.Combine(_folder.Path, "out");

        DeployRun.Of("inspect", path).AssertRefused(path, about);
        DeployRun.Of("inspect", path, "--format", "json", "--extract", target).AssertRefused(path, about);
        Assert.False(Path.Exists(target));
    }
}
