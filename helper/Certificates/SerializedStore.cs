namespace CertProp.Certificates;

/// <summary>
/// The .sst format ([MS-OSHARED] 2.3.2.5.4 and 2.3.9.1): an 8-byte header, then groups of property records, each
/// group's certificate last, then a 12-byte end marker of zeroes.
/// </summary>
internal static class SerializedStore
{
    private static ReadOnlySpan<byte> Header => [0, 0, 0, 0, (byte)'C', (byte)'E', (byte)'R', (byte)'T'];

    private static ReadOnlySpan<byte> EndMarker => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public static bool HasHeader(ReadOnlySpan<byte> file) => file.StartsWith(Header);

    /// <summary>
    /// Writes a store that Windows reads: in each group the properties in their order and the certificate last, because
    /// Windows hangs what stands behind a certificate on the next one.
    /// </summary>
    /// <param name="elements">Well-formed store elements.</param>
    public static byte[] Write(IEnumerable<byte[]> elements)
    {
        using var file = new MemoryStream();
        file.Write(Header);
        foreach (byte[] element in elements)
            WriteGroup(file, element);
        file.Write(EndMarker);
        return file.ToArray();
    }

    private static void WriteGroup(MemoryStream file, ReadOnlySpan<byte> element)
    {
        ReadOnlySpan<byte> rest = element, certificate = default;
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<byte> start = rest;
            if (StoreElement.TakeRecord(ref rest, out StoreElement.Property record) is { } fault)
                throw new ArgumentException(fault, nameof(element));
            ReadOnlySpan<byte> bytes = start[..^rest.Length];
            if (record.Id is PropertyId.Certificate)
                certificate = bytes;
            else
                file.Write(bytes);
        }
        file.Write(certificate);
    }

    public static GroupEnumerator Groups(ReadOnlySpan<byte> file) => new(file);

    /// <summary>Cuts a file with a header into groups. What cannot be cut is a last group with a fault.</summary>
    internal ref struct GroupEnumerator(ReadOnlySpan<byte> file)
    {
        private ReadOnlySpan<byte> _rest = file[Header.Length..];
        private bool _ended;
        private Group _current;

        public readonly Group Current => _current;

        public readonly GroupEnumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_ended)
                return false;
            if (_rest.StartsWith(EndMarker))
            {
                _ended = true;
                if (_rest.Length == EndMarker.Length)
                    return false;
                _current = new Group(default, "bytes follow the end marker of the store", holdsCertificate: true);
                return true;
            }
            _current = TakeGroup();
            return true;
        }

        private Group TakeGroup()
        {
            ReadOnlySpan<byte> group = _rest;
            while (!_rest.IsEmpty)
            {
                if (StoreElement.TakeRecord(ref _rest, out StoreElement.Property record) is { } fault)
                {
                    _ended = true;
                    return new Group(default, $"the store is damaged here: {fault}", holdsCertificate: true);
                }
                // The object ends its group; properties always stand before it.
                if (record.Id is PropertyId.Certificate or PropertyId.CertificateRevocationList
                    or PropertyId.CertificateTrustList or PropertyId.KeyIdentifierElement)
                {
                    return new Group(group[..^_rest.Length], null, record.Id is PropertyId.Certificate);
                }
            }
            _ended = true;
            return new Group(default, "the store ends without its end marker", holdsCertificate: true);
        }
    }

    /// <summary>One group: a store element, or another object, or where the file stops making sense.</summary>
    internal readonly ref struct Group(ReadOnlySpan<byte> bytes, string? fault, bool holdsCertificate)
    {
        public ReadOnlySpan<byte> Bytes { get; } = bytes;

        public string? Fault { get; } = fault;

        public bool HoldsCertificate { get; } = holdsCertificate;
    }
}
