using System.Buffers.Binary;
using System.Text;

namespace CertProp.Samples.Tree.Profiles;

/// <summary>Elements whose property 2 cannot be read.</summary>
internal static class BrokenKeyProviders
{
    private const int ProviderOffset = 4;

    private static readonly byte[] s_whole = new KeyProviderRecord(Providers.SmartCardKsp, "broken").ToArray();

    public static IEnumerable<SampleEntry> All()
    {
        yield return Entry("key provider without its NUL", s_whole[..^2]);
        yield return Entry("key provider record of 27 bytes", s_whole[..27]);
        yield return Entry("offset at the record's end", Patched((uint)s_whole.Length));
        yield return Entry("offset into the record's header", Patched(8));
        yield return Entry("offset that overflows", Patched(uint.MaxValue - 1));
        yield return Entry("no provider", Patched(0));
        yield return Entry("provider of no characters", new KeyProviderRecord("", "broken").ToArray());
        yield return Entry("provider in the middle of the container", Patched(28 + 2));
        yield return Entry("provider that is not UTF-16", Unpaired());
        yield return Entry("64-bit pointers", With64BitPointers());
        yield return Entry("two key providers", s_whole, s_whole);
    }

    private static SampleEntry Entry(string shows, byte[] value, byte[]? second = null)
    {
        ElementWriter element = new ElementWriter().Add(PropertyIds.KeyProviderInfo, value);
        if (second is not null)
            element.Add(PropertyIds.KeyProviderInfo, second);
        element.Plain(People.Bob.Card(shows));
        return SampleEntry.Unreadable(shows, element.Thumbprint, element.ToArray());
    }

    private static byte[] Patched(uint providerOffset)
    {
        byte[] value = [.. s_whole];
        BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(ProviderOffset), providerOffset);
        return value;
    }

    // The first half of an emoji where the last character was.
    private static byte[] Unpaired()
    {
        byte[] value = [.. s_whole];
        BinaryPrimitives.WriteUInt16LittleEndian(value.AsSpan(value.Length - 4), 0xD83E);
        return value;
    }

    // How some descriptions lay it out: the structure of 64-bit programs, its pointers replaced by offsets. Read as it
    // should be, it has a container and no provider.
    private static byte[] With64BitPointers()
    {
        const int headerLength = 48;
        byte[] container = Encoding.Unicode.GetBytes("broken\0");
        byte[] provider = Encoding.Unicode.GetBytes(Providers.SmartCardKsp + "\0");
        byte[] value = [.. new byte[headerLength], .. container, .. provider];
        BinaryPrimitives.WriteInt64LittleEndian(value, headerLength);
        BinaryPrimitives.WriteInt64LittleEndian(value.AsSpan(8), headerLength + container.Length);
        return value;
    }
}
