using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace CertProp.Deploy.Bundle;

/// <summary>
/// A Windows program as far as packing looks into it. Format: Microsoft PE and COFF specification, sections "Optional
/// Header" and "The Attribute Certificate Table".
/// </summary>
internal sealed class PortableExecutable
{
    // Offsets from the PE signature, in the 64-bit form: 4 + 20 bytes before the optional header, which has these at 64 and 144.
    private const int ChecksumOffset = 24 + 64, CertificateEntryOffset = 24 + 144, CertificateEntryLength = 8;

    // Signing pads the file to this, and the digest covers the padding.
    private const int SignatureAlignment = 8;

    private readonly byte[] _content;
    private readonly int _start;
    private readonly int _certificateTable;

    /// <param name="name">How messages call it.</param>
    /// <param name="content">The whole file.</param>
    /// <exception cref="InvalidInputException">It is no 64-bit Windows program with a file version.</exception>
    public PortableExecutable(string name, byte[] content)
    {
        _content = content;
        PEHeaders headers = ReadHeaders(name, content);
        if (headers.PEHeader is not { Magic: PEMagic.PE32Plus } header || headers.CoffHeader.Machine is not Machine.Amd64)
            throw new InvalidInputException(name, "it is not a 64-bit Windows program; the certprop.exe of the helper was expected");
        _start = headers.PEHeaderStartOffset - 24;
        _certificateTable = header.CertificateTableDirectory.RelativeVirtualAddress;
        if (IsSigned && (_certificateTable < _start + CertificateEntryOffset + CertificateEntryLength || _certificateTable > content.Length))
            throw new InvalidInputException(name, "it is damaged: it says that its signature lies outside of it");
        FileVersion = VersionResource.Find(content, headers)
            ?? throw new InvalidInputException(name, "it has no file version, which wrappers and detection rules go by");
    }

    /// <summary>In four parts, as Windows and Intune compare it.</summary>
    public Version FileVersion { get; }

    public bool IsSigned => _certificateTable != 0;

    /// <summary>
    /// SHA-256 of what an Authenticode signature covers: all but the checksum, the entry of the certificate table and the
    /// table itself. The same before and after signing.
    /// </summary>
    public string UnsignedDigest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int checksum = _start + ChecksumOffset, entry = _start + CertificateEntryOffset;
        int end = IsSigned ? _certificateTable : _content.Length;
        hash.AppendData(_content, 0, checksum);
        hash.AppendData(_content.AsSpan((checksum + sizeof(uint))..entry));
        hash.AppendData(_content.AsSpan((entry + CertificateEntryLength)..end));
        hash.AppendData(new byte[-end & (SignatureAlignment - 1)]);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static PEHeaders ReadHeaders(string name, byte[] content)
    {
        try
        {
            using var stream = new MemoryStream(content, writable: false);
            return new PEHeaders(stream);
        }
        catch (BadImageFormatException)
        {
            throw new InvalidInputException(name, "it is not a Windows program; the certprop.exe of the helper was expected");
        }
    }
}
