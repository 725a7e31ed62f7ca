namespace CertProp.Samples.Tree;

/// <summary>What owners.csv says of a profile; empty cells are not known.</summary>
public sealed record SampleOwner(string Sid = "", string Upn = "", string Mail = "")
{
    internal static SampleOwner Of(Person person) => new(person.Sid, person.Upn, person.Mail);
}
