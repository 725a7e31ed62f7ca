using CertProp.Samples;

namespace CertProp.Tests.Support;

/// <summary>A store element that was made to be kept or not, and that says why by how it was made.</summary>
internal sealed class GeneratedEntry
{
    private static readonly string[] s_cardProviders =
        [Providers.SmartCardKsp, Providers.SmartCardCsp, Providers.EToken, Providers.Athena];

    private static readonly string[] s_protectedProviders =
    [
        Providers.Passport, Providers.Platform, Providers.Software, Providers.Luna, "YubiHSM Key Storage Provider",
        "Microsoft Enhanced Cryptographic Provider v1.0", "nCipher Security World Key Storage Provider",
    ];

    private static readonly uint[] s_managed =
        [1, 5, 17, 21, 26, 64, 66, 78, 79, 87, 88, 99, 100, .. Enumerable.Range(108, 12).Select(id => (uint)id), 125];

    private static readonly byte[][] s_notRemovable = [[1], [], [0, 0], [0, 0, 0, 1], [0, 0, 0, 0, 0], [255]];
    private static readonly byte[][] s_notPhysical =
        [[], [2], [0, 0, 0, 0], [1, 0, 0, 0], [3, 0, 0, 0], [0, 0, 0, 2], [2, 0, 0, 0, 0]];

    // Everybody's relation to the profiles: nobody's proof, the owner's own, strangers.
    private static readonly byte[][] s_certificates =
    [
        .. Enumerable.Range(0, 12).Select(number => new SampleCertificate
        {
            Subject = $"CN=Person {number}, O=Corp",
            Sid = number % 3 == 0 ? Situation.BobSid : number % 3 == 1 ? Situation.AliceSid : null,
            Upns = number % 2 == 0 ? [$"person{number}@corp.example"] : [],
        }.ToDer()),
    ];

    private static readonly byte[][] s_undecodable =
    [
        new SampleCertificate { RawExtensions = [(Oids.AlternativeName, [0x30, 0x05, 0xA0])] }.ToDer(),
        new SampleCertificate { RawExtensions = [(Oids.SidExtension, [1, 2, 3])] }.ToDer(),
        new SampleCertificate { Ekus = [], RawExtensions = [(Oids.EnhancedKeyUsage, [0x30, 0x03, 0x02, 0x01, 0x01])] }.ToDer(),
        new RawCertificate { Behind = [5, 0] }.ToDer(),
        s_certificates[0][..^1],
        [.. s_certificates[1], 0],
    ];

    private readonly List<(uint Id, byte[] Value)> _properties = [];
    private KeyProviderRecord? _keyProvider;
    private byte[] _certificate;
    private Func<byte[], byte[]> _damage = bytes => bytes;

    /// <param name="random">Decides everything.</param>
    /// <param name="number">Tells entries of one profile apart.</param>
    public GeneratedEntry(Random random, int number)
    {
        _certificate = Pick(random, s_certificates);
        LastWrite = Situation.Now - TimeSpan.FromMinutes(random.Next(0, 300));
        Provider = random.Next(6) == 0 ? GeneratedSetting.Fabrikam : Pick(random, s_cardProviders);
        _keyProvider = new KeyProviderRecord(RandomCase(Provider, random), $"container {number}");
        Decorate(random);
        for (int flaws = random.Next(20) switch { < 10 => 0, < 17 => 1, _ => 2 }; flaws > 0; flaws--)
            AddFlaw(random);
        Thumbprint = new ElementWriter().Certificate(_certificate).Thumbprint;
        Name ??= random.Next(3) == 0 ? Thumbprint.ToLowerInvariant() : Thumbprint;
        Bytes = _damage(Assemble(random));
    }

    public string Name { get; private set; }

    public byte[] Bytes { get; }

    public DateTimeOffset LastWrite { get; }

    /// <summary>Of the certificate that the element was made with.</summary>
    public string Thumbprint { get; }

    public ReadOnlySpan<byte> Certificate => _certificate;

    /// <summary>What safety rule 1 to 5 keeps it for, whatever else holds; null where only policies can.</summary>
    public string? Flaw { get; private set; }

    /// <summary>As it is spelled in lists; only meaningful without a flaw.</summary>
    public string Provider { get; }

    private static T Pick<T>(Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];

    private static string RandomCase(string text, Random random) => random.Next(4) switch
    {
        0 => text.ToUpperInvariant(),
        1 => text.ToLowerInvariant(),
        _ => text,
    };

    // What means nothing to any rule.
    private void Decorate(Random random)
    {
        if (random.Next(3) == 0)
            _properties.Add((PropertyIds.FriendlyName, "B\0o\0b\0\0\0"u8.ToArray()));
        if (random.Next(4) == 0)
            _properties.Add((PropertyIds.Archived, []));
        if (random.Next(4) == 0)
            _properties.Add((PropertyIds.ReaderNonRemovable, new byte[random.Next(2) == 0 ? 1 : 4]));
        if (random.Next(4) == 0)
            _properties.Add((PropertyIds.KeyClassification, [2, 0, 0, 0]));
        if (random.Next(4) == 0)
            _properties.Add(((uint)random.Next(0x8000, 0xFFFF), Mutator.Bytes(random, random.Next(30))));
    }

    private void AddFlaw(Random random)
    {
        (string why, Action make) = random.Next(16) switch
        {
            0 => ("another name", () => Name = Elements.NumberedThumbprint(random.Next())),
            1 => ("another one's hash", () => _properties.Add(
                Pick<(uint, byte[])>(random, [(PropertyIds.Sha1Hash, new byte[20]), (PropertyIds.Md5Hash, new byte[16]), (PropertyIds.Sha256Hash, new byte[32])]))),
            2 => ("cut off", () => _damage = bytes => bytes[..random.Next(bytes.Length)]),
            3 => ("two certificates", () => _damage = bytes => [.. bytes, .. new ElementWriter().Certificate(Pick(random, s_certificates)).ToArray()]),
            4 => ("bytes behind", () => _damage = bytes => [.. bytes, .. new byte[random.Next(1, 12)]]),
            5 => ("broken key provider", () => AddBrokenKeyProvider(random)),
            6 => ("certificate that cannot be decoded", () => _certificate = Pick(random, s_undecodable)),
            7 => ("machine key", () => ChangeKeyProvider(record => record with { Flags = 0x20 | (uint)random.Next(2) })),
            8 => ("parameters", () => ChangeKeyProvider(record => record with { Parameters = [1] })),
            9 or 10 => ("protected provider", () => ChangeKeyProvider(record => record with { Provider = RandomCase(Pick(random, s_protectedProviders), random) })),
            11 => ("no key provider", (Action)(() => _keyProvider = null)),
            12 => ("not removable", () => _properties.Add((PropertyIds.ReaderNonRemovable, Pick(random, s_notRemovable)))),
            13 => ("no physical card", () => _properties.Add((PropertyIds.KeyClassification, Pick(random, s_notPhysical)))),
            _ => ("managed", () => _properties.Add((Pick(random, s_managed), Mutator.Bytes(random, random.Next(12))))),
        };
        make();
        Flaw = Flaw is null ? why : $"{Flaw}, {why}";
    }

    private void AddBrokenKeyProvider(Random random)
    {
        byte[] whole = new KeyProviderRecord(Providers.SmartCardKsp, "c").ToArray();
        _properties.Add((PropertyIds.KeyProviderInfo, whole[..random.Next(whole.Length)]));
        _keyProvider = null;
    }

    // A flaw before may have taken it away; that keeps just as well.
    private void ChangeKeyProvider(Func<KeyProviderRecord, KeyProviderRecord> change) =>
        _keyProvider = _keyProvider is null ? null : change(_keyProvider);

    // Records in any order, the certificate's among them.
    private byte[] Assemble(Random random)
    {
        List<byte[]> records = [.. _properties.Select(property => new ElementWriter().Add(property.Id, property.Value).ToArray())];
        if (_keyProvider is not null)
            records.Add(new ElementWriter().KeyProvider(_keyProvider).ToArray());
        byte[][] shuffled = [.. records];
        random.Shuffle(shuffled);
        records = [.. shuffled];
        records.Insert(random.Next(2) == 0 ? records.Count : random.Next(records.Count + 1), new ElementWriter().Certificate(_certificate).ToArray());
        return [.. records.SelectMany(record => record)];
    }
}
