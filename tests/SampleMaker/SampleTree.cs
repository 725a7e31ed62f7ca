using CertProp.Samples.Tree;
using CertProp.Samples.Tree.Profiles;

namespace CertProp.Samples;

/// <summary>The samples in tests/Samples.</summary>
public static class SampleTree
{
    private const string PlaceHolder = ".gitkeep";

    public static IReadOnlyList<SampleProfile> Profiles { get; } =
    [
        .. OwnProfiles.All, .. LeakedProfiles.All, .. SharedProfiles.All, .. NameProfiles.All, .. KeptProfiles.All,
        .. DoubtProfiles.All, .. BrokenProfiles.All, .. CrowdedProfiles.All,
    ];

    /// <summary>Writes everything anew; what is in <c>Profiles</c> is deleted first.</summary>
    public static void Write(string folder)
    {
        string profiles = Path.Combine(folder, "Profiles");
        if (Directory.Exists(profiles))
            Directory.Delete(profiles, recursive: true);
        foreach (SampleProfile profile in Profiles)
            WriteProfile(Path.Combine(profiles, profile.Folder), profile);
        File.WriteAllText(Path.Combine(folder, "owners.csv"), Tables.Owners(Profiles));
        File.WriteAllText(Path.Combine(folder, "policy.json"), PolicyFile.Text);
        File.WriteAllText(Path.Combine(folder, "expected.csv"), Tables.Entries(Profiles));
        File.WriteAllText(Path.Combine(folder, "expected-problems.csv"), Tables.Problems(Profiles));
        File.WriteAllText(Path.Combine(folder, "coverage.md"), Tables.Coverage(Profiles));
        File.WriteAllBytes(Path.Combine(folder, "people.sst"), PeopleStore.Bytes);
    }

    private static void WriteProfile(string folder, SampleProfile profile)
    {
        if (profile.Entries.Count == 0)
        {
            WriteFolder(Path.Combine(folder, StorePaths.Roaming));
            return;
        }
        string store = Path.Combine(folder, profile.IsRoaming ? StorePaths.OfRoaming : StorePaths.OfProfile);
        Directory.CreateDirectory(store);
        foreach (SampleEntry entry in profile.Entries)
            WriteNew(Path.Combine(store, entry.FileName), entry.Element);
        foreach (ForeignItem item in profile.ForeignItems)
        {
            string path = Path.Combine(store, item.Name);
            if (item.Target is not null)
                File.CreateSymbolicLink(path, item.Target);
            else if (item.Content is not null)
                WriteNew(path, item.Content);
            else
                WriteFolder(path);
        }
    }

    // Git keeps no empty folders.
    private static void WriteFolder(string path)
    {
        Directory.CreateDirectory(path);
        WriteNew(Path.Combine(path, PlaceHolder), []);
    }

    // Two samples with the same certificate would be one entry.
    private static void WriteNew(string path, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.CreateNew);
        file.Write(bytes);
    }
}
