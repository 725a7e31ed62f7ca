using System.Text;

namespace CertProp.Deploy.Bundle;

/// <summary>
/// What .NET appends to its host in a single-file program: files, and last a header that lists them, whose place stands
/// before a signature in the host (dotnet/runtime, Microsoft.NET.HostModel/Bundle/Manifest.cs, version 6).
/// </summary>
internal static class SingleFileBundle
{
    // SHA-256 of ".net core bundle".
    private static readonly byte[] s_signature =
        Convert.FromHexString("8B1202B96A612038727B930214D7A03213F5B9E6EFAE3318EE3B2DCE24B36AAE");

    /// <summary>
    /// Whether the program is not cut off: its beginning alone has the version of the whole, and does not start. True
    /// also for what is no such program.
    /// </summary>
    public static bool IsWhole(byte[] program)
    {
        int signature = program.AsSpan().IndexOf(s_signature);
        if (signature < sizeof(long))
            return true;
        long header = BitConverter.ToInt64(program, signature - sizeof(long));
        if (header == 0)
            return true; // A host that nothing was appended to.
        if (header < 0 || header >= program.Length)
            return false;
        using var reader = new BinaryReader(new MemoryStream(program, writable: false), Encoding.UTF8);
        reader.BaseStream.Position = header;
        try
        {
            ReadHeader(reader);
            return true;
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            return false;
        }
    }

    private static void ReadHeader(BinaryReader reader)
    {
        uint major = reader.ReadUInt32();
        reader.ReadUInt32(); // minor version
        int files = reader.ReadInt32();
        reader.ReadString(); // id
        Skip(reader, major >= 2 ? 5 * sizeof(long) : 0); // places of two files, flags
        for (int file = 0; file < files; file++)
        {
            Skip(reader, (major >= 6 ? 3 : 2) * sizeof(long) + sizeof(byte)); // offset, size, compressed size; type
            reader.ReadString(); // path
        }
    }

    private static void Skip(BinaryReader reader, int bytes)
    {
        if (reader.ReadBytes(bytes).Length < bytes)
            throw new EndOfStreamException();
    }
}
