using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace CertProp.Certificates;

/// <summary>SHA-1 of a certificate's DER: the name of its entry in a Windows certificate store.</summary>
internal readonly record struct Thumbprint : IComparable<Thumbprint>
{
    /// <summary>Hex digits of a thumbprint as Windows writes it.</summary>
    public const int HexLength = 2 * SHA1.HashSizeInBytes;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly uint _third;

    /// <param name="hash">Exactly 20 bytes.</param>
    public Thumbprint(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, SHA1.HashSizeInBytes);
        _first = BinaryPrimitives.ReadUInt64BigEndian(hash);
        _second = BinaryPrimitives.ReadUInt64BigEndian(hash[8..]);
        _third = BinaryPrimitives.ReadUInt32BigEndian(hash[16..]);
    }

    [SuppressMessage("Security", "CA5350", Justification = "Windows names store entries by SHA-1; it is an identifier.")]
    public static Thumbprint Of(ReadOnlySpan<byte> certificate)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(certificate, hash);
        return new Thumbprint(hash);
    }

    /// <summary>Reads exactly 40 hex digits of any case: the name of a store file.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out Thumbprint thumbprint)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        bool parsed = hex.Length == HexLength
            && Convert.FromHexString(hex, hash, out _, out _) == System.Buffers.OperationStatus.Done;
        thumbprint = parsed ? new Thumbprint(hash) : default;
        return parsed;
    }

    /// <summary>
    /// Reads a thumbprint as people paste it: spaces, colons and the direction marks that certmgr.msc puts in front
    /// (U+200E, U+200F) are dropped before the 40 digits are counted.
    /// </summary>
    public static bool TryParsePasted(string text, out Thumbprint thumbprint) =>
        TryParse(StripPasted(text), out thumbprint);

    /// <summary>Without the spaces, colons and direction marks that other programs put between hex digits.</summary>
    public static string StripPasted(string text) =>
        string.Concat(text.Where(c => c is not (' ' or ':' or '\u200E' or '\u200F')));

    /// <summary>Whether these bytes are this hash.</summary>
    public bool IsHash(ReadOnlySpan<byte> bytes) =>
        bytes.Length == SHA1.HashSizeInBytes && new Thumbprint(bytes) == this;

    public int CompareTo(Thumbprint other) =>
        (_first, _second, _third).CompareTo((other._first, other._second, other._third));

    /// <summary>40 upper-case hex digits.</summary>
    public override string ToString() => $"{_first:X16}{_second:X16}{_third:X8}";

    /// <summary>The first 8 hex digits, as the portal line shows them.</summary>
    public string ToShortString() => $"{_first >> 32:X8}";
}
