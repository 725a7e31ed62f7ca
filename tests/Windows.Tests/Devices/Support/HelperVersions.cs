using System.Buffers.Binary;
using CertProp.Tests.Support;

namespace CertProp.Windows.Tests.Devices.Support;

/// <summary>
/// The certprop.exe that ships, with other file versions: what an update is to detection rules and scripts. What runs
/// is the same.
/// </summary>
internal sealed class HelperVersions(string shipped) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Make(Version version)
    {
        byte[] program = File.ReadAllBytes(shipped);
        // VS_FIXEDFILEINFO: a number of its own, its format's version, the file version. The runtime inside has one
        // too, before certprop's.
        int at = program.AsSpan().LastIndexOf((byte[])[0xBD, 0x04, 0xEF, 0xFE, 0x00, 0x00, 0x01, 0x00]);
        short[] words =
            [(short)version.Minor, (short)version.Major, (short)version.Revision, (short)version.Build];
        for (int i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(program.AsSpan(at + 8 + (2 * i)), words[i]);
        return _folder.Write($"{version}/certprop.exe", program);
    }

    public void Dispose() => _folder.Dispose();
}
