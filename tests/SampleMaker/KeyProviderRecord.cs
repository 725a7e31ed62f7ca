using System.Buffers.Binary;
using System.Text;

namespace CertProp.Samples;

/// <summary>
/// The stored form of CERT_KEY_PROV_INFO: a header of seven 32-bit numbers, then the strings, container first, then
/// the parameters, if any.
/// </summary>
/// <param name="Provider">Name of the CSP or KSP.</param>
/// <param name="Container">Null stores none (offset 0).</param>
public sealed record KeyProviderRecord(string Provider, string? Container)
{
    private const int HeaderLength = 28;
    private const int ParameterLength = 16;

    /// <summary>dwProvType: 0 for a KSP.</summary>
    public uint Type { get; init; }

    /// <summary>dwFlags: 0x20 is a key of the machine.</summary>
    public uint Flags { get; init; }

    /// <summary>dwKeySpec: 1 for a CSP's exchange key, 0 for a KSP.</summary>
    public uint KeySpec { get; init; }

    /// <summary>dwParam of provider parameters; each gets four bytes of data.</summary>
    public IReadOnlyList<uint> Parameters { get; init; } = [];

    public byte[] ToArray()
    {
        byte[] container = Container is null ? [] : Encoding.Unicode.GetBytes(Container + "\0");
        byte[] provider = Encoding.Unicode.GetBytes(Provider + "\0");
        int providerOffset = HeaderLength + container.Length;
        int parametersOffset = (providerOffset + provider.Length + 3) / 4 * 4;
        int dataOffset = parametersOffset + (ParameterLength * Parameters.Count);
        bool plain = Parameters.Count == 0;
        byte[] value = new byte[plain ? providerOffset + provider.Length : dataOffset + (4 * Parameters.Count)];
        Write(value, 0, Container is null ? 0 : HeaderLength, providerOffset);
        Write(value, 8, (int)Type, (int)Flags, Parameters.Count, plain ? 0 : parametersOffset, (int)KeySpec);
        container.CopyTo(value, HeaderLength);
        provider.CopyTo(value, providerOffset);
        for (int i = 0; i < Parameters.Count; i++)
            Write(value, parametersOffset + (ParameterLength * i), (int)Parameters[i], dataOffset + (4 * i), 4, 0);
        return value;
    }

    private static void Write(byte[] value, int at, params ReadOnlySpan<int> numbers)
    {
        foreach (int number in numbers)
        {
            BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(at), number);
            at += 4;
        }
    }
}
