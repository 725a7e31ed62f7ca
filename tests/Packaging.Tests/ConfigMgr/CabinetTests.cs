using System.Buffers.Binary;
using System.Text;
using CertProp.Deploy.ConfigMgr;

namespace CertProp.Deploy.Tests.ConfigMgr;

/// <summary>Cabinets that are written here, and such as other tools write.</summary>
public sealed class CabinetTests : IDisposable
{
    // Of zlib with the first 32,768 bytes of Numbers as its dictionary: the last 1,000 of them.
    private const string RefersBack = "G83no/l8NJ8P/3wOAA==";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Numbers => Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Range(0, 15_000).Select(number => $"{number:00000}\r\n")));

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
#pragma warning disable CA5394 // The same bytes each time, which nobody has to guess.
        new Random(1).NextBytes(bytes);
#pragma warning restore CA5394
        return bytes;
    }

    private static CabinetMember[] Members =>
    [
        new("1_numbers.txt", Numbers), new("2 empty.xml", []), new("3_one.resx", [0]),
        new("4_noise.bin", Noise(100_003)),
    ];

    [Fact]
    public void Written_CabextractFindsNothingWrongAndTheSameBytes()
    {
        string cabextract = Tool.Require("cabextract");
        string path = _folder.Write("a.cab", CabinetWriter.Write(Members));

        (int tested, string said, string error) = Tool.Run(cabextract, "-t", path);
        Tool.Run(cabextract, "-q", "-d", Path.Combine(_folder.Path, "out"), path);

        Assert.Equal((0, ""), (tested, error));
        Assert.Contains("All done, no errors.", said, StringComparison.Ordinal);
        Assert.All(Members, member => Assert.Equal(
            member.Content, File.ReadAllBytes(Path.Combine(_folder.Path, "out", member.Name))));
    }

    [Fact]
    public void Written_OwnReaderHasTheSameMembers()
    {
        string path = _folder.Write("a.cab", CabinetWriter.Write(Members));

        var cabinet = Cabinet.Open(path);

        Assert.Equal(
            (0, 0, false, "MSZIP"),
            (cabinet.BytesBehind, cabinet.BlocksWithoutChecksum, cabinet.IsSigned, cabinet.Compression));
        AssertSame(Members, CabinetContent.Unpack(path, cabinet));
    }

    [Fact]
    public void Written_HeaderIsThatOfExports()
    {
        byte[] cabinet = CabinetWriter.Write(Members);

        Assert.Equal("MSCF"u8, cabinet.AsSpan(0, 4));
        Assert.Equal(
            [0, cabinet.Length, 0, 44, 0],
            Enumerable.Range(1, 5).Select(i => BinaryPrimitives.ReadInt32LittleEndian(cabinet.AsSpan(4 * i))));
        // Version 1.3, one folder, four files, no flags, set 0, cabinet 0.
        Assert.Equal(
            [0x0103, 1, 4, 0, 0, 0],
            Enumerable.Range(0, 6).Select(i => Number(24 + (2 * i))));
        Assert.Equal(1, Number(42));
        // Of the first file: 1980-01-01, midnight, the attribute of exports.
        Assert.Equal(
            [0x21, 0, 0x20],
            Enumerable.Range(0, 3).Select(i => Number(54 + (2 * i))));

        int Number(int at) => BinaryPrimitives.ReadUInt16LittleEndian(cabinet.AsSpan(at));
    }

    [Fact]
    public void Written_EveryBlockHasItsChecksumAndNoMoreThanReadersHaveRoomFor()
    {
        byte[] cabinet = CabinetWriter.Write(Members);
        int at = BinaryPrimitives.ReadInt32LittleEndian(cabinet.AsSpan(ForeignCabinet.FolderAt));
        int blocks = BinaryPrimitives.ReadUInt16LittleEndian(cabinet.AsSpan(ForeignCabinet.FolderAt + 4));

        Assert.Equal(7, blocks);
        for (int block = 0; block < blocks; block++)
        {
            uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(cabinet.AsSpan(at));
            ushort length = BinaryPrimitives.ReadUInt16LittleEndian(cabinet.AsSpan(at + 4));
            ushort unpacked = BinaryPrimitives.ReadUInt16LittleEndian(cabinet.AsSpan(at + 6));
            Assert.NotEqual(0u, checksum);
            Assert.Equal(ForeignCabinet.Checksum(cabinet.AsSpan(at + 8, length), unpacked), checksum);
            Assert.InRange(length, 3, 32_768 + 12);
            at += 8 + length;
        }
        Assert.Equal(cabinet.Length, at);
    }

    [Fact]
    public void WrittenTwice_HasTheSameBytes() =>
        Assert.Equal(CabinetWriter.Write(Members), CabinetWriter.Write(Members));

    [Theory]
    [InlineData(0, true)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(1, false)]
    public void OfAnotherTool_IsRead(int compression, bool hasChecksums)
    {
        string path = _folder.Write("a.cab", new ForeignCabinet
        {
            Compression = (ushort)compression,
            HasChecksums = hasChecksums,
            Files = [.. Members.Select(member => (member.Name, member.Content))],
        }.Build());

        var cabinet = Cabinet.Open(path);

        AssertSame(Members, CabinetContent.Unpack(path, cabinet));
        Assert.Equal(hasChecksums ? 0 : 7, cabinet.BlocksWithoutChecksum);
    }

    [Fact]
    public void BlockThatRefersToTheOneBefore_IsRead()
    {
        byte[] first = Numbers[..32768], second = first[^1000..];
        string path = _folder.Write("a.cab", new ForeignCabinet
        {
            Compression = 1,
            Files = [("a", [.. first, .. second])],
            Blocks =
            [
                (ForeignCabinet.MsZipOf(first), 32768),
                ([.. "CK"u8, .. Convert.FromBase64String(RefersBack)], 1000),
            ],
        }.Build());

        AssertSame([new("a", [.. first, .. second])], CabinetContent.Unpack(path, Cabinet.Open(path)));
        // That such a block is right is what somebody else says.
        (int exitCode, string said, _) = Tool.Run(Tool.Require("cabextract"), "-t", path);
        Assert.True(exitCode == 0, said);
    }

    [Theory]
    [InlineData(0x20, "GroÃ\u009fe.xml")]
    [InlineData(0xA0, "Große.xml")]
    public void Name_IsUtf8WhereItSaysSo(int attribute, string name)
    {
        string path = _folder.Write("a.cab", new ForeignCabinet
        {
            NameAttribute = (ushort)attribute,
            Files = [("Große.xml", [1])],
        }.Build());

        Assert.Equal(name, Cabinet.Open(path).Files.Single().Name);
    }

    private static void AssertSame(IReadOnlyList<CabinetMember> expected, IReadOnlyList<CabinetMember> actual)
    {
        Assert.Equal(expected.Select(member => member.Name), actual.Select(member => member.Name));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Content, pair.Second.Content));
    }
}
