using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace CertProp.Samples;

/// <summary>
/// Builds a serialized store element: packed records of id, encoding, length and value, the certificate's last, as
/// Windows writes them. Builds broken ones just as readily.
/// </summary>
public sealed class ElementWriter
{
    private const uint Encoding1 = 1;

    private readonly List<Func<byte[]>> _parts = [];
    private byte[]? _certificate;

    /// <summary>40 upper-case hex digits: the name of the element's file.</summary>
    public string Thumbprint => Convert.ToHexString(Hash());

    /// <summary>Adds a well-formed record.</summary>
    public ElementWriter Add(uint id, ReadOnlySpan<byte> value) => Raw(id, Encoding1, (uint)value.Length, value);

    public ElementWriter Add(uint id, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Add(id, bytes);
    }

    /// <summary>Adds text as UTF-16 with a final NUL.</summary>
    public ElementWriter Add(uint id, string text) => Add(id, Encoding.Unicode.GetBytes(text + "\0"));

    /// <summary>Adds property 2.</summary>
    public ElementWriter KeyProvider(string provider, string? container, uint type, uint flags = 0, uint keySpec = 0) =>
        KeyProvider(new KeyProviderRecord(provider, container) { Type = type, Flags = flags, KeySpec = keySpec });

    /// <inheritdoc cref="KeyProvider(string, string, uint, uint, uint)"/>
    public ElementWriter KeyProvider(KeyProviderRecord record) => Add(PropertyIds.KeyProviderInfo, record.ToArray());

    /// <summary>Adds property 3, the certificate's SHA-1, at this place; the certificate may follow later.</summary>
    public ElementWriter Sha1()
    {
        _parts.Add(() => Record(PropertyIds.Sha1Hash, Encoding1, SHA1.HashSizeInBytes, Hash()));
        return this;
    }

    /// <summary>Sets the certificate, whose record goes last wherever this is called.</summary>
    public ElementWriter Certificate(byte[] der)
    {
        _certificate = der;
        return this;
    }

    /// <summary>Adds a record whose encoding and length say what they are told to say.</summary>
    public ElementWriter Raw(uint id, uint encoding, uint length, ReadOnlySpan<byte> value)
    {
        byte[] record = Record(id, encoding, length, value);
        _parts.Add(() => record);
        return this;
    }

    /// <summary>Adds bytes as they are.</summary>
    public ElementWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        _parts.Add(() => copy);
        return this;
    }

    public byte[] ToArray()
    {
        IEnumerable<byte> properties = _parts.SelectMany(part => part());
        return _certificate is null
            ? [.. properties]
            : [.. properties, .. Record(PropertyIds.Certificate, Encoding1, (uint)_certificate.Length, _certificate)];
    }

    private static byte[] Record(uint id, uint encoding, uint length, ReadOnlySpan<byte> value)
    {
        byte[] record = new byte[12 + value.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(record, id);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), encoding);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), length);
        value.CopyTo(record.AsSpan(12));
        return record;
    }

    [SuppressMessage("Security", "CA5350", Justification = "Windows names entries by SHA-1; it is an identifier.")]
    private byte[] Hash() =>
        SHA1.HashData(_certificate ?? throw new InvalidOperationException("no certificate, so no name"));
}
