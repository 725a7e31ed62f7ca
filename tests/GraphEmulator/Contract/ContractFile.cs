namespace CertProp.GraphEmulator.Contract;

/// <summary>Where the contract is: third-party data that is read, and not copied into the repository.</summary>
public static class ContractFile
{
    private const string FromShared = "shared/data/graph/graph-subset-openapi.json";

    /// <summary>Looks beside the folder of this program and beside every folder above it.</summary>
    /// <returns>The path, or null.</returns>
    public static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, FromShared);
            if (File.Exists(path))
                return path;
        }
        return null;
    }

    /// <summary>The sentence for where there is none.</summary>
    public const string Missing = $"the Graph contract is not beside this checkout: {FromShared} was expected there";
}
