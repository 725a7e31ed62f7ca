namespace CertProp.Deploy.ConfigMgr;

/// <summary>Unpacks the files of a cabinet: stored and MSZIP here, LZX by a program of the system.</summary>
internal static class CabinetContent
{
    /// <param name="path">The cabinet.</param>
    /// <param name="cabinet">What it says about itself.</param>
    /// <exception cref="InvalidInputException">A block is broken, or the program for LZX is missing.</exception>
    public static IReadOnlyList<CabinetMember> Unpack(string path, Cabinet cabinet)
    {
        ushort[] kinds = [.. cabinet.Folders.Select(folder => folder.Compression).Distinct()];
        if (kinds.Any(kind => kind > CabinetFormat.Lzx || kind == CabinetFormat.Quantum))
            throw new InvalidInputException(path, $"it is compressed by {cabinet.Compression}, which is not read here");
        return kinds.Contains(CabinetFormat.Lzx)
            ? UnpackingProgram.Require(path, cabinet).Unpack(path, cabinet)
            : UnpackHere(path, cabinet);
    }

    private static CabinetMember[] UnpackHere(string path, Cabinet cabinet)
    {
        byte[][] folders = [.. cabinet.Folders.Select(folder => Unpack(path, cabinet, folder))];
        return
        [
            .. cabinet.Files.Select(file => new CabinetMember(
                file.Name, folders[file.Folder].AsSpan(file.At, file.Length).ToArray())),
        ];
    }

    private static byte[] Unpack(string path, Cabinet cabinet, CabinetFolder folder)
    {
        byte[] content = new byte[folder.Unpacked];
        int at = 0;
        foreach (CabinetBlock block in folder.Blocks)
        {
            ReadOnlySpan<byte> data = cabinet.Bytes.AsSpan(block.At, block.Length);
            try
            {
                if (folder.Compression is CabinetFormat.None)
                    data.CopyTo(content.AsSpan(at));
                else
                    MsZip.Decompress(data, content, at, block.Unpacked);
            }
            catch (InvalidDataException e)
            {
                throw new InvalidInputException(
                    path, $"the block at byte {block.At - CabinetFormat.BlockHeaderLength} is broken: {e.Message}");
            }
            at += block.Unpacked;
        }
        return content;
    }
}
