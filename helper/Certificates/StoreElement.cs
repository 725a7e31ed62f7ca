using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace CertProp.Certificates;

/// <summary>
/// A serialized store element: one certificate with its properties, as it lies in a profile's store file, in a registry
/// <c>Blob</c> and in an .sst file. Packed records <c>{ u32 id, u32 encoding = 1, u32 length, value }</c>, little-endian,
/// without header or padding ([MS-GPEF] 2.2.1.1.1). A view: it is valid as long as the bytes it was read from.
/// </summary>
internal readonly ref struct StoreElement
{
    /// <summary>A larger element is refused unread: real ones have one to five kilobytes.</summary>
    public const int MaxLength = 1 << 20;

    public const int MaxProperties = 256;

    /// <summary>Length of a record without its value.</summary>
    public const int RecordHeaderLength = 12;

    private const uint Encoding = 1;

    private StoreElement(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> certificate)
    {
        Bytes = bytes;
        Certificate = certificate;
    }

    /// <summary>The whole element, as stored.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>DER of the certificate: the value of the one record with id 32.</summary>
    public ReadOnlySpan<byte> Certificate { get; }

    /// <summary>The records in stored order, the certificate's own among them.</summary>
    public PropertyEnumerator Properties => new(Bytes);

    /// <summary>Reads an element that fills <paramref name="bytes"/>; never throws.</summary>
    /// <param name="bytes">The content of a store file, or one group of an .sst file.</param>
    /// <param name="element">Only meaningful when this returns true.</param>
    /// <param name="fault">What is wrong, and at which byte.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out StoreElement element, [NotNullWhen(false)] out string? fault)
    {
        element = default;
        fault = CheckFraming(bytes, out ReadOnlySpan<byte> certificate);
        if (fault is null)
            element = new StoreElement(bytes, certificate);
        return fault is null;
    }

    /// <summary>The value of the first record with this id.</summary>
    public bool TryGet(PropertyId id, out ReadOnlySpan<byte> value)
    {
        foreach (Property property in Properties)
        {
            if (property.Id == id)
            {
                value = property.Value;
                return true;
            }
        }
        value = default;
        return false;
    }

    public bool Has(PropertyId id) => TryGet(id, out _);

    /// <summary>
    /// Whether it is the same certificate with the same properties, in whatever order. Property 14 says how a store was
    /// opened and not what is stored, so it does not count.
    /// </summary>
    public bool IsSameAs(StoreElement other) => Holds(other) && other.Holds(this);

    private bool Holds(StoreElement other)
    {
        foreach (Property wanted in other.Properties)
        {
            if (wanted.Id is not PropertyId.AccessState && !Holds(wanted))
                return false;
        }
        return true;
    }

    private bool Holds(Property wanted)
    {
        foreach (Property property in Properties)
        {
            if (property.Id == wanted.Id && property.Value.SequenceEqual(wanted.Value))
                return true;
        }
        return false;
    }

    /// <summary>Cuts one record off the front of <paramref name="rest"/>; null, or what is wrong with it.</summary>
    internal static string? TakeRecord(scoped ref ReadOnlySpan<byte> rest, out Property record)
    {
        record = default;
        if (rest.Length < RecordHeaderLength)
            return "the record header is cut off";
        uint id = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        uint encoding = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]);
        // Windows and Wine stop at id 0; here it must not be, so that nothing hides behind it.
        if (id == 0)
            return "the property id is 0";
        if (encoding != Encoding)
            return $"the encoding is {encoding}, not 1";
        if (length > rest.Length - RecordHeaderLength)
            return $"property {id} says {length} bytes, {rest.Length - RecordHeaderLength} are left";
        record = new Property((PropertyId)id, rest.Slice(RecordHeaderLength, (int)length));
        rest = rest[(RecordHeaderLength + (int)length)..];
        return null;
    }

    private static string? CheckFraming(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> certificate)
    {
        certificate = default;
        if (bytes.Length < RecordHeaderLength)
            return bytes.IsEmpty ? "the element is empty" : $"the element has only {bytes.Length} bytes";
        if (bytes.Length > MaxLength)
            return $"the element is larger than {MaxLength} bytes";
        int certificates = 0, keyProviders = 0, records = 0;
        ReadOnlySpan<byte> rest = bytes;
        while (!rest.IsEmpty)
        {
            int offset = bytes.Length - rest.Length;
            if (TakeRecord(ref rest, out Property record) is { } fault)
                return $"{fault} (at byte {offset})";
            if (++records > MaxProperties)
                return $"the element has more than {MaxProperties} properties";
            switch (record.Id)
            {
                case PropertyId.Certificate:
                    certificates++;
                    certificate = record.Value;
                    break;
                case PropertyId.KeyProviderInfo:
                    keyProviders++;
                    break;
                case PropertyId.CertificateRevocationList:
                case PropertyId.CertificateTrustList:
                case PropertyId.KeyIdentifierElement:
                    return $"the element holds no certificate but an object of kind {(uint)record.Id} (at byte {offset})";
            }
        }
        if (certificates != 1)
            return certificates == 0 ? "the element has no certificate" : "the element has several certificates";
        return keyProviders > 1 ? "the element has several key provider records" : null;
    }

    /// <summary>One record; the value is a view.</summary>
    internal readonly ref struct Property(PropertyId id, ReadOnlySpan<byte> value)
    {
        public PropertyId Id { get; } = id;

        public ReadOnlySpan<byte> Value { get; } = value;
    }

    internal ref struct PropertyEnumerator(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;
        private Property _current;

        public readonly Property Current => _current;

        public readonly PropertyEnumerator GetEnumerator() => this;

        public bool MoveNext() => !_rest.IsEmpty && TakeRecord(ref _rest, out _current) is null;
    }
}
