namespace CertProp.Samples.Tree;

/// <summary>Somebody who does not exist.</summary>
/// <param name="Name">Common name.</param>
/// <param name="Sid">Of the account in Active Directory, or in Entra for whom there is only that.</param>
/// <param name="Upn">User principal name.</param>
/// <param name="Mail">Mail address.</param>
internal sealed record Person(string Name, string Sid, string Upn, string Mail)
{
    /// <summary>A smart-card certificate as an enterprise CA issues it, with all that names the holder.</summary>
    /// <param name="seed">Tells this card's certificate from the person's others.</param>
    public SampleCertificate Card(string seed) =>
        Anonymous(seed) with { Sid = Sid, Upns = [Upn], Mails = [Mail] };

    /// <summary>The same with the name in the subject only, which proves nothing.</summary>
    public SampleCertificate Anonymous(string seed) => new()
    {
        Seed = seed,
        Subject = $"CN={Name}, OU=People, DC=corp, DC=example",
        TemplateOid = "1.3.6.1.4.1.311.21.8.1234567.7654321.1.2.3",
    };
}
