using System.Buffers.Binary;
using System.Text;
using CertProp.Certificates;
using CertProp.Samples;

namespace CertProp.Tests.Certificates;

/// <summary>Property 2: offsets into itself, and strings that must lie where they say.</summary>
public class KeyProviderInfoTests
{
    private const string Provider = Providers.SmartCardKsp;
    private const int HeaderLength = 28;

    [Fact]
    public void Header_GivesEveryField()
    {
        const string container = @"\\.\Reader 0\le-1";
        var record = new KeyProviderRecord(Provider, container)
        {
            Type = 24,
            Flags = 0x60,
            KeySpec = 2,
            Parameters = [8, 33],
        };

        KeyProviderInfo? read = Read(record.ToArray());
        Assert.NotNull(read);
        Assert.NotEqual(0u, read.ParametersOffset);
        Assert.Equal(
            new KeyProviderInfo(Provider, container, 24, 0x60, 2, 2) { ParametersOffset = read.ParametersOffset }, read);
    }

    [Theory]
    [InlineData(0x20, true)]
    [InlineData(0x60, true)]
    [InlineData(0xFFFFFFFF, true)]
    [InlineData(0x40, false)]
    [InlineData(0, false)]
    public void MachineKey_IsFlag0x20(uint flags, bool expected) =>
        Assert.Equal(expected, Read(new KeyProviderRecord(Provider, "c") { Flags = flags }.ToArray())?.IsMachineKey);

    [Fact]
    public void OffsetZero_IsNoContainer()
    {
        byte[] value = new KeyProviderRecord(Provider, null).ToArray();

        Assert.Equal(new KeyProviderInfo(Provider, null, 0, 0, 0, 0), Read(value));
    }

    [Fact]
    public void EmptyContainer_IsNotNoContainer() =>
        Assert.Equal("", Read(new KeyProviderRecord(Provider, "").ToArray())?.Container);

    [Fact]
    public void ProviderInFrontOfContainer_IsRead()
    {
        byte[] provider = Text(Provider);
        byte[] value = [.. Header(HeaderLength + (uint)provider.Length, HeaderLength), .. provider, .. Text("c")];

        Assert.Equal(new KeyProviderInfo(Provider, "c", 0, 0, 0, 0), Read(value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void OddOffset_IsCopiedBytewise(int gap)
    {
        byte[] value = [.. Header(0, (uint)(HeaderLength + gap)), .. new byte[gap], .. Text(Provider)];

        Assert.Equal(Provider, Read(value)?.Provider);
    }

    [Fact]
    public void StringsThatTouch_DoNotOverlap()
    {
        byte[] value = [.. Header(HeaderLength, HeaderLength + 2), .. Text(""), .. Text(Provider)];

        Assert.Equal(new KeyProviderInfo(Provider, "", 0, 0, 0, 0), Read(value));
    }

    [Fact]
    public void RecordCutAnywhere_IsRefused()
    {
        // The provider stands last, so nothing but the whole record has its final NUL.
        byte[] value = new KeyProviderRecord(Provider, "container").ToArray();

        for (int length = 0; length < value.Length; length++)
            Assert.Null(Read(value[..length]));
        Assert.NotNull(Read(value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(27)] // the header's last byte
    [InlineData(28 + 84)] // the record's end
    [InlineData(28 + 83)] // half of the final NUL
    [InlineData(28 + 85)]
    [InlineData(0x7FFF_FFFF)]
    [InlineData(0x8000_0000)]
    [InlineData(0xFFFF_FFFE)]
    [InlineData(0xFFFF_FFFF)]
    public void OffsetOutsideOfTheStrings_IsRefused(uint offset)
    {
        byte[] value = [.. Header(0, HeaderLength), .. Text(Provider)];
        Assert.NotNull(Read(value));
        Assert.Equal(HeaderLength + 84, value.Length);

        Assert.Null(Read([.. Header(0, offset), .. Text(Provider)]));
        Assert.Null(Read([.. Header(offset, HeaderLength), .. Text(Provider)]));
    }

    [Fact]
    public void NoProvider_IsRefused()
    {
        Assert.Null(Read([.. Header(HeaderLength, 0), .. Text("container")]));
        Assert.Null(Read(new KeyProviderRecord("", "container").ToArray()));
    }

    [Theory]
    [InlineData(0)] // the same string twice
    [InlineData(2)] // the end of the container
    [InlineData(18)] // its final NUL: an empty provider
    public void ProviderInsideOfTheContainer_IsRefused(uint distance) =>
        Assert.Null(Read([.. Header(HeaderLength, HeaderLength + distance), .. Text("container")]));

    [Fact]
    public void ContainerInsideOfTheProvider_IsRefused() =>
        Assert.Null(Read([.. Header(HeaderLength + 10, HeaderLength), .. Text(Provider)]));

    [Fact]
    public void ContainerAtTheProvidersFinalNul_IsRefused() =>
        Assert.Null(Read([.. Header(HeaderLength + 2 * (uint)Provider.Length, HeaderLength), .. Text(Provider)]));

    [Theory]
    [InlineData(0xD83E, 0x0041)] // first half of a pair alone
    [InlineData(0xDD84, 0x0041)] // second half alone
    [InlineData(0xDD84, 0xD83E)] // both, the wrong way round
    public void TextThatIsNotUtf16_IsRefused(int first, int second)
    {
        byte[] text = Text("??" + Provider);
        BinaryPrimitives.WriteUInt16LittleEndian(text, (ushort)first);
        BinaryPrimitives.WriteUInt16LittleEndian(text.AsSpan(2), (ushort)second);

        Assert.Null(Read([.. Header(0, HeaderLength), .. text]));
    }

    [Fact]
    public void PairsOfUtf16_AreText() =>
        Assert.Equal("Card 🦄", Read(new KeyProviderRecord("Card 🦄", "c").ToArray())?.Provider);

    [Fact]
    public void StructureOf64BitPrograms_IsRefused()
    {
        // Pointers of eight bytes, replaced by offsets: what some descriptions say, and nothing ever wrote.
        byte[] value = new byte[48 + Text("c").Length + Text(Provider).Length];
        BinaryPrimitives.WriteInt64LittleEndian(value, 48);
        BinaryPrimitives.WriteInt64LittleEndian(value.AsSpan(8), 48 + 4);
        Text("c").CopyTo(value, 48);
        Text(Provider).CopyTo(value, 48 + 4);

        Assert.Null(Read(value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(27)]
    [InlineData(28 + 84)]
    [InlineData(0xFFFF_FFFF)]
    public void ParametersOutsideOfTheRecord_AreRefusedThoughTheyAreNone(uint offset)
    {
        // Acceptance rule 5: offsets are 0 or in [28, length), the third one (+20) too.
        byte[] value = [.. Header(0, HeaderLength), .. Text(Provider)];
        BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(20), offset);

        Assert.Null(Read(value));
    }

    private static KeyProviderInfo? Read(byte[] value)
    {
        bool read = KeyProviderInfo.TryRead(value, out KeyProviderInfo? info, out string? fault);
        Assert.Equal(read, info is not null);
        Assert.Equal(read, fault is null);
        return info;
    }

    private static byte[] Header(uint containerOffset, uint providerOffset)
    {
        byte[] header = new byte[HeaderLength];
        BinaryPrimitives.WriteUInt32LittleEndian(header, containerOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), providerOffset);
        return header;
    }

    private static byte[] Text(string text) => Encoding.Unicode.GetBytes(text + "\0");
}
