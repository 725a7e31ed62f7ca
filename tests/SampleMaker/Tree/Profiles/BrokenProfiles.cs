using static CertProp.Samples.Tree.SampleEntry;

namespace CertProp.Samples.Tree.Profiles;

/// <summary>A profile with an unreadable element of every kind (rule 1), and a leaked one among them.</summary>
internal static class BrokenProfiles
{
    private static readonly Person s_bob = People.Bob;

    public static IEnumerable<SampleProfile> All =>
    [
        new("quentin", "unreadable elements (rule 1), and one leaked among them")
        {
            Owner = SampleOwner.Of(People.Quentin),
            Entries =
            [
                .. BrokenFrames(), .. BrokenHashes(), .. BrokenKeyProviders.All(), .. BrokenExtensions(),
                Leaked("readable among the unreadable", Cards.Ksp(s_bob.Card("in quentin's"))),
            ],
        },
    ];

    private static IEnumerable<SampleEntry> BrokenFrames()
    {
        yield return Bytes("empty file", _ => []);
        yield return Bytes("eleven bytes", element => element[..11]);
        yield return Bytes("truncated in the certificate", element => element[..^100]);
        yield return Bytes("SST header in front", element => [.. SerializedStoreWriter.Header, .. element]);
        yield return Bytes("end marker of an .sst behind", element => [.. element, .. new byte[12]]);
        yield return Bytes("one byte too many", element => [.. element, 0]);
        yield return Bytes("a certificate without a frame", _ => s_bob.Card("bare DER").ToDer());
        yield return Bytes("text (PEM)", _ => "-----BEGIN CERTIFICATE-----\r\nMII=\r\n"u8.ToArray());
        yield return Element("cbValue 0xFFFFFFFF",
            element => element.Raw(PropertyIds.FriendlyName, 1, uint.MaxValue, "x\0\0\0"u8));
        yield return Element("encoding 2", element => element.Raw(PropertyIds.FriendlyName, 2, 4, "x\0\0\0"u8));
        yield return Element("property id 0", element => element.Add(0, []));
        yield return Element("two certificates (id 32)",
            element => element.Add(PropertyIds.Certificate, s_bob.Card("second").ToDer()));
        yield return Element("a revocation list beside the certificate",
            element => element.Add(PropertyIds.RevocationList, [0x30, 0]));
        yield return Unreadable("no certificate", NameOf("no certificate"),
            new ElementWriter().KeyProvider(Providers.SmartCardKsp, "none", type: 0).ToArray());
        yield return Unreadable("257 properties", NameOf("257 properties"), ManyProperties());
    }

    private static IEnumerable<SampleEntry> BrokenHashes()
    {
        yield return Unreadable("name of another certificate", NameOf("another"), Card("name").ToArray());
        yield return Element("property 3 of another certificate",
            element => element.Add(PropertyIds.Sha1Hash, SeededBytes.Take("3", 20)), withHash: false);
        yield return Bytes("one bit of the DER turned", element => [.. element[..^1], (byte)(element[^1] ^ 1)]);

        // Named and hashed with the byte, so that only the certificate's own end shows it.
        ElementWriter longer = new ElementWriter().KeyProvider(Providers.SmartCardKsp, "longer", type: 0).Sha1()
            .Certificate([.. s_bob.Card("longer").ToDer(), 0]);
        yield return Unreadable("DER and one byte", longer.Thumbprint, longer.ToArray());

        // Right in every respect but that five bytes of DER are no certificate.
        ElementWriter notOne = new ElementWriter().Certificate([0x30, 0x03, 0x02, 0x01, 0x01]).Sha1()
            .KeyProvider(Providers.SmartCardKsp, "TESTCONT", type: 0)
            .Add(PropertyIds.KeyClassification, 2);
        yield return Unreadable("DER that is no certificate", notOne.Thumbprint, notOne.ToArray());
    }

    private static IEnumerable<SampleEntry> BrokenExtensions()
    {
        yield return Extension("alternative name cut off", Oids.AlternativeName, [0x30, 0x05, 0x81, 0x06, 0x61]);
        yield return Extension("SID extension without a SID", Oids.SidExtension, ExtensionValues.Sid("not-a-sid"));
        yield return Extension("a number as enhanced key usage", Oids.EnhancedKeyUsage, [0x30, 0x03, 0x02, 0x01, 0x01]);
        yield return Extension("template without an identifier", Oids.Template, [0x30, 0x03, 0x02, 0x01, 0x64]);
    }

    private static SampleEntry Bytes(string shows, Func<byte[], byte[]> damage)
    {
        ElementWriter element = Card(shows);
        return Unreadable(shows, element.Thumbprint, damage(element.ToArray()));
    }

    private static SampleEntry Element(string shows, Func<ElementWriter, ElementWriter> damage, bool withHash = true)
    {
        ElementWriter element = new ElementWriter().KeyProvider(Providers.SmartCardKsp, "broken", type: 0);
        element = damage(withHash ? element.Sha1() : element).Certificate(s_bob.Card(shows).ToDer());
        return Unreadable(shows, element.Thumbprint, element.ToArray());
    }

    // Nothing but the extension says whose the certificate is or what it is for.
    private static SampleEntry Extension(string shows, string oid, byte[] value)
    {
        ElementWriter element = Cards.Ksp(s_bob.Anonymous(shows) with
        {
            Ekus = [],
            TemplateOid = null,
            RawExtensions = [(oid, value)],
        });
        return Unreadable(shows, element.Thumbprint, element.ToArray());
    }

    private static byte[] ManyProperties()
    {
        ElementWriter element = new ElementWriter().KeyProvider(Providers.SmartCardKsp, "many", type: 0);
        for (uint i = 0; i < 255; i++)
            element.Add(0x7FFF_0000 + i, []);
        return element.Certificate(s_bob.Card("257 properties").ToDer()).ToArray();
    }

    private static ElementWriter Card(string shows) => Cards.Ksp(s_bob.Card(shows));

    private static string NameOf(string shows) => Card(shows).Thumbprint;
}
