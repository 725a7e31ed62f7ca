using CertProp.Samples;

namespace CertProp.Tests.Support;

/// <summary>Store elements as cards leave them behind.</summary>
internal static class Elements
{
    /// <summary>A well-formed name of a store file that belongs to no certificate.</summary>
    public const string SomeThumbprint = "0123456789ABCDEF0123456789ABCDEF01234567";

    /// <summary>A smart-card certificate that names its holder by UPN.</summary>
    public static ElementWriter OfCard(string upn, string seed = "") => new ElementWriter()
        .KeyProvider(Providers.SmartCardKsp, "container", type: 0)
        .Sha1()
        .Certificate(new SampleCertificate { Subject = $"CN={upn}", Upns = [upn], Seed = seed }.ToDer());

    /// <summary>Writes an element under its thumbprint and returns the path.</summary>
    public static string WriteTo(this ElementWriter element, string folder)
    {
        string path = Path.Combine(folder, element.Thumbprint);
        File.WriteAllBytes(path, element.ToArray());
        return path;
    }

    /// <summary>A name like a thumbprint, another one for every number.</summary>
    public static string NumberedThumbprint(int number) => $"{number:X40}";
}
