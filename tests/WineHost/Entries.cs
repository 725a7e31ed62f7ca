using CertProp.Samples;

namespace CertProp.WineHost;

/// <summary>Entries of a personal store, of every kind that Wine shows.</summary>
internal static class Entries
{
    /// <summary>SID of the account that Wine runs everything as.</summary>
    public const string OwnSid = "S-1-5-21-0-0-0-1000";

    public const string ForeignSid = "S-1-5-21-1111111111-2222222222-3333333333-1104";

    /// <summary>A card's certificate of somebody else: leaked where no rule of safety keeps it.</summary>
    public static ElementWriter Foreign(string person = "Bob Miller", string provider = Providers.SmartCardKsp) =>
        Of(CertificateOf(person), provider);

    /// <summary>A card's certificate of the store's own user.</summary>
    public static ElementWriter Own() => Of(CertificateOf("Own User") with { Sid = OwnSid }, Providers.SmartCardKsp);

    /// <summary>A card's certificate that names nobody whom Windows knows.</summary>
    public static ElementWriter OfUnknownOwner() => Of(CertificateOf("Nobody Known") with { Sid = null }, Providers.SmartCardCsp);

    /// <summary>A certificate without any key.</summary>
    public static ElementWriter WithoutKey() => new ElementWriter().Sha1().Certificate(CertificateOf("No Key").ToDer());

    /// <summary>A card's certificate that renewal looks after.</summary>
    public static ElementWriter Managed() => Foreign("Renewed Automatically").Add(PropertyIds.Renewal, new byte[20]);

    public static ElementWriter Of(SampleCertificate certificate, string provider, uint flags = 0)
    {
        bool isCsp = !provider.EndsWith("Key Storage Provider", StringComparison.Ordinal);
        return new ElementWriter()
            .KeyProvider(provider, $"le-SmartcardLogon-{certificate.Subject}", type: isCsp ? 1u : 0, flags, keySpec: isCsp ? 1u : 0)
            .Sha1()
            .Add(PropertyIds.FriendlyName, "Smartcard Logon")
            .Certificate(certificate.ToDer());
    }

    public static SampleCertificate CertificateOf(string person) => new() { Subject = $"CN={person}, O=Contoso", Sid = ForeignSid };
}
