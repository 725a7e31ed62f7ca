using System.Globalization;
using CertProp.Samples.Bulk;

namespace CertProp.Samples;

/// <summary>Large trees of profiles, to measure with.</summary>
public static class BulkTree
{
    private static readonly BulkTemplate[] s_leaked =
    [
        new("leaked ksp", element => element.KeyProvider(Providers.SmartCardKsp, Container("leaked ksp"), type: 0)),
        new("leaked csp",
            element => element.KeyProvider(Providers.SmartCardCsp, Container("leaked csp"), type: 1, keySpec: 1)),
    ];

    private static readonly BulkTemplate[] s_kept =
    [
        new("software", element => element.KeyProvider(Providers.Software, Container("software"), type: 0)),
        new("own card", element => element.KeyProvider(Providers.SmartCardKsp, Container("own card"), type: 0)),
        new("no key", element => element.Add(PropertyIds.FriendlyName, "without a key")),
    ];

    /// <summary>
    /// Writes profiles <c>user00000</c> and so on with their stores, and beside the folder <c>FOLDER.owners.csv</c>.
    /// Every k-th element is another user's card certificate, the others are software, the user's own card, and
    /// without a key, in turn; all of them but the leaked are the user's own.
    /// </summary>
    /// <param name="folder">Is made; must be empty if it is there.</param>
    /// <param name="profiles">How many.</param>
    /// <param name="elementsPerProfile">How many each.</param>
    /// <param name="leakedEvery">0 for none.</param>
    public static void Write(string folder, int profiles, int elementsPerProfile, int leakedEvery)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(profiles, BulkTemplate.MaxUsers);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new IOException($"{folder} is not empty");
        folder = Directory.CreateDirectory(folder).FullName;
        WriteOwners(Path.TrimEndingDirectorySeparator(folder) + ".owners.csv", profiles);
        Parallel.For(0, profiles, profile =>
        {
            string store = Path.Combine(folder, BulkUser.Profile(profile), StorePaths.OfProfile);
            Directory.CreateDirectory(store);
            for (int i = 0; i < elementsPerProfile; i++)
            {
                long number = ((long)profile * elementsPerProfile) + i;
                bool leaked = leakedEvery > 0 && number % leakedEvery == leakedEvery - 1;
                BulkTemplate template = leaked
                    ? s_leaked[number / leakedEvery % s_leaked.Length]
                    : s_kept[number % s_kept.Length];
                int user = leaked ? (profile + 1 + (i % (BulkTemplate.MaxUsers - 1))) % BulkTemplate.MaxUsers : profile;
                WriteElement(store, template, user, number);
            }
        });
    }

    private static void WriteElement(string store, BulkTemplate template, int user, long number)
    {
        Span<byte> element = stackalloc byte[template.Length];
        string name = template.Stamp(element, user, number);
        using var file = File.OpenHandle(Path.Join(store, name), FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, element, 0);
    }

    private static void WriteOwners(string path, int profiles)
    {
        using var owners = new StreamWriter(path) { NewLine = "\n" };
        owners.WriteLine("profile,sid,upn,mail");
        for (int i = 0; i < profiles; i++)
            owners.WriteLine(string.Join(',', BulkUser.Profile(i), BulkUser.Sid(i), BulkUser.Upn(i), BulkUser.Mail(i)));
    }

    private static string Container(string seed) =>
        string.Create(CultureInfo.InvariantCulture, $"le-SmartcardLogon-{new Guid(SeededBytes.Take(seed, 16))}");
}
