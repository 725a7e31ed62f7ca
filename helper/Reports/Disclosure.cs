using CertProp.Certificates;
using CertProp.Policies;
using CertProp.Stores;

namespace CertProp.Reports;

/// <summary>What of a certificate's names may be written where.</summary>
internal static class Disclosure
{
    private const string SelfSigned = "(self-signed)";

    public static string? Subject(CertificateDetails certificate, SubjectDisclosure subjects) => subjects switch
    {
        SubjectDisclosure.Full => certificate.Subject,
        SubjectDisclosure.Hash => certificate.SubjectHash,
        _ => null,
    };

    /// <summary>The whole issuer. A self-signed certificate's issuer is its holder.</summary>
    public static string Issuer(CertificateDetails certificate, SubjectDisclosure subjects) =>
        certificate.SelfSigned && subjects is not SubjectDisclosure.Full ? SelfSigned : certificate.Issuer;

    /// <summary>Where a problem is. Files that Windows did not put there may be called after people.</summary>
    public static string Path(Problem problem, SubjectDisclosure subjects) =>
        subjects is not SubjectDisclosure.Full && problem.Code is ProblemCode.ForeignFile
            ? System.IO.Path.GetDirectoryName(problem.Path) ?? problem.Path
            : problem.Path;

    /// <summary>The issuer's common name, under the same rule.</summary>
    public static string IssuerName(CertificateDetails certificate, SubjectDisclosure subjects) =>
        certificate.SelfSigned && subjects is not SubjectDisclosure.Full ? SelfSigned : certificate.IssuerName;
}
