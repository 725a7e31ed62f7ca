using System.Text;

namespace CertProp.Deploy.ConfigMgr;

/// <summary>
/// Writes a cabinet with one folder of MSZIP blocks, real checksums, no reserved areas and nothing behind its end. The
/// same members give the same bytes, as long as the framework compresses them alike.
/// </summary>
internal static class CabinetWriter
{
    // 1980-01-01, the first day of DOS: the clock must not decide about bytes.
    private const ushort FixedDate = 0x0021, FixedTime = 0;

    private const ushort Archive = 0x20;

    /// <param name="members">In the order in which they are to lie there; with ASCII names.</param>
    public static byte[] Write(IReadOnlyList<CabinetMember> members)
    {
        byte[] content = [.. members.SelectMany(member => member.Content)];
        byte[][] blocks = [.. content.Chunk(CabinetFormat.MaxBlock).Select(block => Block(block))];
        byte[] files = Files(members);
        const int filesAt = CabinetFormat.HeaderLength + CabinetFormat.FolderLength;
        int dataAt = filesAt + files.Length;
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            writer.Write(CabinetFormat.Signature);
            writer.Write(0);
            writer.Write(dataAt + blocks.Sum(block => block.Length));
            writer.Write(0);
            writer.Write(filesAt);
            writer.Write(0);
            writer.Write((ushort)0x0103);
            writer.Write((ushort)1);
            writer.Write((ushort)members.Count);
            // Flags, id of the set, number in the set.
            writer.Write((ushort)0);
            writer.Write(0);
            writer.Write(dataAt);
            writer.Write((ushort)blocks.Length);
            writer.Write(CabinetFormat.MsZip);
            writer.Write(files);
            foreach (byte[] block in blocks)
                writer.Write(block);
        }
        return bytes.ToArray();
    }

    private static byte[] Files(IReadOnlyList<CabinetMember> members)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            int offset = 0;
            foreach (CabinetMember member in members)
            {
                writer.Write(member.Content.Length);
                writer.Write(offset);
                writer.Write((ushort)0);
                writer.Write(FixedDate);
                writer.Write(FixedTime);
                writer.Write(Archive);
                writer.Write(Encoding.ASCII.GetBytes($"{member.Name}\0"));
                offset += member.Content.Length;
            }
        }
        return bytes.ToArray();
    }

    private static byte[] Block(byte[] content)
    {
        byte[] data = MsZip.Compress(content);
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            writer.Write(CabinetFormat.Checksum(data, (ushort)content.Length));
            writer.Write((ushort)data.Length);
            writer.Write((ushort)content.Length);
            writer.Write(data);
        }
        return bytes.ToArray();
    }
}
