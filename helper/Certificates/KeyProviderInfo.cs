using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace CertProp.Certificates;

/// <summary>
/// CERT_KEY_PROV_INFO (property 2) in its stored form: a 28-byte header with offsets from the start of the value, then
/// UTF-16 strings with a final NUL, in any order ([MS-GPEF] 2.2.1.1.1). It says where the private key was when the
/// certificate was stored; nobody updates it when a card leaves.
/// </summary>
/// <param name="Provider">Name of the CSP or KSP; never empty.</param>
/// <param name="Container">Key container, null where none is stored.</param>
/// <param name="ProviderType">dwProvType; 0 is a CNG key, whose provider is a KSP.</param>
/// <param name="Flags">dwFlags as stored.</param>
/// <param name="ParameterCount">cProvParam; normally 0.</param>
/// <param name="KeySpec">dwKeySpec: 0 CNG, 1 AT_KEYEXCHANGE, 2 AT_SIGNATURE.</param>
internal sealed record KeyProviderInfo(
    string Provider, string? Container, uint ProviderType, uint Flags, uint ParameterCount, uint KeySpec)
{
    private const int HeaderLength = 28;
    private const int MaxLength = 64 * 1024;
    private const uint MachineKeySet = 0x20;

    /// <summary>CRYPT_MACHINE_KEYSET: the key belongs to the machine, not to the user.</summary>
    public bool IsMachineKey => (Flags & MachineKeySet) != 0;

    /// <summary>offProvParams; normally 0.</summary>
    public uint ParametersOffset { get; init; }

    /// <summary>Provider parameters are stored, or something points to some.</summary>
    public bool HasParameters => ParameterCount != 0 || ParametersOffset != 0;

    /// <summary>Reads the value of property 2; never throws.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> value, [NotNullWhen(true)] out KeyProviderInfo? info, [NotNullWhen(false)] out string? fault)
    {
        info = null;
        if (value.Length is < HeaderLength or > MaxLength)
        {
            fault = $"the key provider record has {value.Length} bytes, {HeaderLength} to {MaxLength} were expected";
            return false;
        }
        uint containerOffset = BinaryPrimitives.ReadUInt32LittleEndian(value);
        uint providerOffset = BinaryPrimitives.ReadUInt32LittleEndian(value[4..]);
        if (!TryReadString(value, containerOffset, out string? container)
            || !TryReadString(value, providerOffset, out string? provider))
        {
            fault = "a string of the key provider record lies outside of it, has no end or is not UTF-16";
            return false;
        }
        if (string.IsNullOrEmpty(provider))
        {
            fault = "the key provider record names no provider";
            return false;
        }
        if (container is not null && Overlap(containerOffset, container, providerOffset, provider))
        {
            fault = "the strings of the key provider record overlap";
            return false;
        }
        uint parametersOffset = BinaryPrimitives.ReadUInt32LittleEndian(value[20..]);
        if (parametersOffset != 0 && (parametersOffset < HeaderLength || parametersOffset >= value.Length))
        {
            fault = "the parameters of the key provider record lie outside of it";
            return false;
        }
        info = new KeyProviderInfo(
            provider,
            container,
            ProviderType: BinaryPrimitives.ReadUInt32LittleEndian(value[8..]),
            Flags: BinaryPrimitives.ReadUInt32LittleEndian(value[12..]),
            ParameterCount: BinaryPrimitives.ReadUInt32LittleEndian(value[16..]),
            KeySpec: BinaryPrimitives.ReadUInt32LittleEndian(value[24..]))
        {
            ParametersOffset = parametersOffset,
        };
        fault = null;
        return true;
    }

    private static bool TryReadString(ReadOnlySpan<byte> value, uint offset, out string? text)
    {
        text = null;
        if (offset == 0)
            return true;
        if (offset < HeaderLength || offset >= value.Length)
            return false;
        // Copied bytewise in effect: the offset may be odd, and the cast does not ask for alignment.
        ReadOnlySpan<char> rest = MemoryMarshal.Cast<byte, char>(value[(int)offset..]);
        int end = rest.IndexOf('\0');
        if (end < 0 || !IsWellFormed(rest[..end]))
            return false;
        text = new string(rest[..end]);
        return true;
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange('\uD800', '\uDFFF'))
            return true;
        while (Rune.DecodeFromUtf16(text, out _, out int consumed) == OperationStatus.Done)
            text = text[consumed..];
        return text.IsEmpty;
    }

    private static bool Overlap(uint first, string firstText, uint second, string secondText) =>
        first < second + StoredLength(secondText) && second < first + StoredLength(firstText);

    private static long StoredLength(string text) => 2L * (text.Length + 1);
}
