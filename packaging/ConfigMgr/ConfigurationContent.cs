namespace CertProp.Deploy.ConfigMgr;

/// <summary>What a configuration cabinet holds, read.</summary>
/// <param name="Cabinet">Its headers.</param>
/// <param name="Members">Its files, unpacked.</param>
/// <param name="Objects">What the digests among them say, by the file they are in.</param>
internal sealed record ConfigurationContent(
    Cabinet Cabinet, IReadOnlyList<CabinetMember> Members, IReadOnlyList<DigestFile> Objects)
{
    private const string Extension = ".xml";

    public IEnumerable<ConfigurationItem> Items => Objects.Select(file => file.Object).OfType<ConfigurationItem>();

    public IEnumerable<Baseline> Baselines => Objects.Select(file => file.Object).OfType<Baseline>();

    /// <exception cref="InvalidInputException">It is no whole cabinet, or none of a configuration.</exception>
    public static ConfigurationContent Open(string path)
    {
        var cabinet = Cabinet.Open(path);
        IReadOnlyList<CabinetMember> members = CabinetContent.Unpack(path, cabinet);
        DigestFile[] objects =
        [
            .. members.Where(member => member.Name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
                .Select(member => (member.Name, Digest: new DigestReader(path, member.Name).Read(member.Content)))
                .Where(read => read.Digest is not null)
                .Select(read => new DigestFile(read.Name, read.Digest!)),
        ];
        return objects.Length > 0
            ? new ConfigurationContent(cabinet, members, objects)
            : throw new InvalidInputException(
                path, $"none of its {members.Count} files is a digest; a configuration cabinet was expected");
    }
}

/// <param name="File">Its name in the cabinet.</param>
/// <param name="Object">What it says.</param>
internal sealed record DigestFile(string File, ConfigurationObject Object);
