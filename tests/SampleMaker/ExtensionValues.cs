using System.Formats.Asn1;
using System.Text;

namespace CertProp.Samples;

/// <summary>Values of the extensions that say whose a certificate is and what it is for.</summary>
internal static class ExtensionValues
{
    private const string SidUriPrefix = "tag:microsoft.com,2022-09-14:sid:";

    private static readonly Asn1Tag s_context0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag s_mail = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag s_uri = new(TagClass.ContextSpecific, 6);

    /// <summary>The subject alternative name; null where the certificate has none.</summary>
    public static byte[]? AlternativeName(SampleCertificate certificate)
    {
        if (certificate is { Upns: [], Mails: [], SidUris: [], CardNumber: null })
            return null;
        return Sequence(writer =>
        {
            foreach (string upn in certificate.Upns)
                OtherName(writer, Oids.Upn, inner => inner.WriteCharacterString(UniversalTagNumber.UTF8String, upn));
            foreach (string mail in certificate.Mails)
                writer.WriteCharacterString(UniversalTagNumber.IA5String, mail, s_mail);
            foreach (string sid in certificate.SidUris)
                writer.WriteCharacterString(UniversalTagNumber.IA5String, SidUriPrefix + sid, s_uri);
            if (certificate.CardNumber is { } card)
            {
                OtherName(writer, Oids.FascN, inner => inner.WriteOctetString(SeededBytes.Take(card, 25)));
                var uuid = new Guid(SeededBytes.Take(card, 16));
                writer.WriteCharacterString(UniversalTagNumber.IA5String, $"urn:uuid:{uuid}", s_uri);
            }
        });
    }

    // [MS-WCCE] 2.2.2.7.7.4: the SID as text, not as the bytes that Windows calculates with.
    public static byte[] Sid(string sid) => Sequence(writer =>
        OtherName(writer, Oids.ObjectSid, inner => inner.WriteOctetString(Encoding.ASCII.GetBytes(sid))));

    public static byte[] EnhancedKeyUsage(IEnumerable<string> ekus) => Sequence(writer =>
    {
        foreach (string eku in ekus)
            writer.WriteObjectIdentifier(eku);
    });

    // Many CAs write this bare string, though [MS-WCCE] says a sequence of UTF8String.
    public static byte[] TemplateName(string name)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteCharacterString(UniversalTagNumber.BMPString, name);
        return writer.Encode();
    }

    // [MS-WCCE] 2.2.2.7.7.2: identifier, major and minor version.
    public static byte[] Template(string oid) => Sequence(writer =>
    {
        writer.WriteObjectIdentifier(oid);
        writer.WriteInteger(100);
        writer.WriteInteger(4);
    });

    private static byte[] Sequence(Action<AsnWriter> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            content(writer);
        return writer.Encode();
    }

    private static void OtherName(AsnWriter writer, string oid, Action<AsnWriter> value)
    {
        using (writer.PushSequence(s_context0))
        {
            writer.WriteObjectIdentifier(oid);
            using (writer.PushSequence(s_context0))
                value(writer);
        }
    }
}
