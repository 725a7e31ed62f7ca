using CertProp.Deploy.IntuneWin;
using CertProp.Reports;

namespace CertProp.Deploy.ConfigMgr;

/// <summary>
/// The headers of a cabinet of whichever tool. One that was read has right lengths and right checksums.
/// </summary>
/// <param name="Bytes">The whole file.</param>
/// <param name="Length">Of the cabinet, which other bytes may follow.</param>
/// <param name="Folders">Where its data lie.</param>
/// <param name="Files">What is in it, in its order.</param>
/// <param name="IsSigned">Whether it names an Authenticode signature behind its end; which is not verified.</param>
internal sealed record Cabinet(
    byte[] Bytes, int Length, IReadOnlyList<CabinetFolder> Folders, IReadOnlyList<CabinetFile> Files, bool IsSigned)
{
    /// <summary>Many times what exports have.</summary>
    public const int MaxLength = 16 << 20;

    /// <summary>Of all its files together.</summary>
    public const int MaxUnpacked = 32 << 20;

    public static bool IsCabinet(ReadOnlySpan<byte> bytes) => bytes.StartsWith(CabinetFormat.Signature);

    public int BytesBehind => Bytes.Length - Length;

    public int BlocksWithoutChecksum => Folders.Sum(folder => folder.Blocks.Count(block => !block.HasChecksum));

    /// <summary>As people call it; of every folder, which are of one kind in practice.</summary>
    public string Compression => string.Join(", ", Folders.Select(folder => folder.CompressionName).Distinct());

    /// <exception cref="InvalidInputException">It cannot be read, or is no whole cabinet.</exception>
    public static Cabinet Open(string path) =>
        new CabinetReader(path, NamedFile.Read(path, "a configuration cabinet was expected", MaxLength)).Read();

    /// <summary>Writes every file below a folder, which is made where it is missing; all of them or nothing.</summary>
    /// <exception cref="InvalidInputException">A name leads elsewhere, or something is there already.</exception>
    public static void Extract(string path, IReadOnlyList<CabinetMember> members, string folder)
    {
        (string Path, byte[] Content)[] files =
            [.. members.Select(member => (EntryName.Normalise(member.Name), member.Content))];
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, _) in files)
        {
            string? why = EntryName.WhyUnsafe(name)
                ?? (names.Add(name) ? null : "it is there twice, in capitals or not");
            if (why is not null)
            {
                throw new InvalidInputException(
                    path,
                    $"nothing was extracted: \"{SafeText.Of(name)}\" is no safe name for a file below a folder: {why}");
            }
        }
        using var target = ExtractionFolder.Open(folder);
        foreach ((string name, byte[] content) in files)
            target.WriteFile(name, output => output.Write(content));
        target.Keep();
    }
}

/// <param name="Compression">One of the four kinds.</param>
/// <param name="Blocks">In their order.</param>
internal sealed record CabinetFolder(ushort Compression, IReadOnlyList<CabinetBlock> Blocks)
{
    public int Unpacked => Blocks.Sum(block => block.Unpacked);

    public string CompressionName => Compression switch
    {
        CabinetFormat.None => "stored",
        CabinetFormat.MsZip => "MSZIP",
        CabinetFormat.Quantum => "Quantum",
        CabinetFormat.Lzx => "LZX",
        _ => $"compression {Compression}",
    };
}

/// <param name="At">Where its data begin in the file.</param>
/// <param name="Length">Of its data.</param>
/// <param name="Unpacked">Bytes.</param>
/// <param name="HasChecksum">Whether it has one; a tool may leave it out.</param>
internal sealed record CabinetBlock(int At, int Length, int Unpacked, bool HasChecksum);

/// <param name="Name">Whatever somebody wrote.</param>
/// <param name="Folder">Number of the folder that it lies in.</param>
/// <param name="At">Where it begins in the folder, unpacked.</param>
/// <param name="Length">In bytes.</param>
internal sealed record CabinetFile(string Name, int Folder, int At, int Length);
