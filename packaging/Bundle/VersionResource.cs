using System.Buffers.Binary;
using System.Reflection.PortableExecutable;

namespace CertProp.Deploy.Bundle;

/// <summary>
/// The file version in a program's resources. Format: Microsoft PE and COFF specification, section "The .rsrc Section", and
/// VS_FIXEDFILEINFO.
/// </summary>
internal static class VersionResource
{
    private const int VersionType = 16, DirectoryLength = 16, EntryLength = 8;
    private const uint IsDirectory = 0x8000_0000;

    // VS_FIXEDFILEINFO begins with a number of its own and its format's version; file version in the third and fourth word.
    private static ReadOnlySpan<byte> FixedInfo => [0xBD, 0x04, 0xEF, 0xFE, 0x00, 0x00, 0x01, 0x00];

    /// <returns>Null where there is none, or the resources are damaged.</returns>
    public static Version? Find(ReadOnlySpan<byte> content, PEHeaders headers)
    {
        if (headers.PEHeader?.ResourceTableDirectory is not { Size: > 0 } table)
            return null;
        ReadOnlySpan<byte> resources = At(content, headers, table.RelativeVirtualAddress, table.Size);
        // Type, name, language: of the second and the third there is one.
        if (Child(resources, IsDirectory, VersionType) is not { } names
            || Child(resources, names, id: null) is not { } languages
            || Child(resources, languages, id: null) is not { } data || data + 8 > (uint)resources.Length)
            return null;
        int address = BinaryPrimitives.ReadInt32LittleEndian(resources[(int)data..]);
        int length = BinaryPrimitives.ReadInt32LittleEndian(resources[((int)data + 4)..]);
        ReadOnlySpan<byte> version = At(content, headers, address, length);
        int at = version.IndexOf(FixedInfo);
        return at < 0 || version.Length < at + 16
            ? null
            : Of(
                BinaryPrimitives.ReadUInt32LittleEndian(version[(at + 8)..]),
                BinaryPrimitives.ReadUInt32LittleEndian(version[(at + 12)..]));
    }

    /// <summary>What an entry of a directory points to; of the first one where no id is asked for.</summary>
    private static uint? Child(ReadOnlySpan<byte> resources, uint directory, uint? id)
    {
        if ((directory & IsDirectory) == 0)
            return null;
        uint start = directory & ~IsDirectory;
        if (start + DirectoryLength > (uint)resources.Length)
            return null;
        ReadOnlySpan<byte> header = resources.Slice((int)start, DirectoryLength);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(header[12..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[14..]);
        ReadOnlySpan<byte> entries = resources[((int)start + DirectoryLength)..];
        for (int at = 0; count > 0 && at + EntryLength <= entries.Length; at += EntryLength, count--)
        {
            if (id is null || BinaryPrimitives.ReadUInt32LittleEndian(entries[at..]) == id)
                return BinaryPrimitives.ReadUInt32LittleEndian(entries[(at + 4)..]);
        }
        return null;
    }

    private static ReadOnlySpan<byte> At(ReadOnlySpan<byte> content, PEHeaders headers, int address, int length)
    {
        int index = headers.GetContainingSectionIndex(address);
        if (index < 0 || length < 0)
            return [];
        SectionHeader section = headers.SectionHeaders[index];
        long start = (long)section.PointerToRawData + address - section.VirtualAddress;
        return start < 0 || start + length > content.Length ? [] : content.Slice((int)start, length);
    }

    private static Version Of(uint high, uint low) =>
        new((int)(high >> 16), (int)(high & 0xFFFF), (int)(low >> 16), (int)(low & 0xFFFF));
}
