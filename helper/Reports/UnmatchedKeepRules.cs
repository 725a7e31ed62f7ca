using CertProp.Certificates;
using CertProp.Policies;

namespace CertProp.Reports;

/// <summary>For <c>policy check</c>: which keep rules match no certificate in scope, and may be misspelt.</summary>
internal sealed class UnmatchedKeepRules(TextWriter output, KeepList keep) : IReport
{
    private readonly HashSet<Thumbprint> _thumbprints = [.. keep.Thumbprints];
    private readonly HashSet<string> _issuers = new(keep.Issuers, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _templates = new(keep.Templates, StringComparer.OrdinalIgnoreCase);
    // The defaults are nobody's spelling mistake.
    private readonly HashSet<string> _ekus = [.. keep.Ekus.Except(KeepList.DefaultEkus)];

    public void Begin(RunStart start)
    {
        // Only the end has something to say.
    }

    public void Add(Finding finding)
    {
        if (finding.Thumbprint is { } thumbprint)
            _thumbprints.Remove(thumbprint);
        if (finding.Certificate is not { } certificate)
            return;
        _issuers.Remove(certificate.Issuer);
        _issuers.Remove(certificate.IssuerName);
        _ekus.ExceptWith(certificate.Ekus);
        _templates.ExceptWith(new[] { certificate.TemplateName, certificate.TemplateId }.OfType<string>());
    }

    public void End(RunEnd end)
    {
        IEnumerable<string> unmatched =
        [
            .. _thumbprints.Order().Select(thumbprint => $"thumbprint {thumbprint}"),
            .. _issuers.Order(StringComparer.Ordinal).Select(issuer => $"issuer \"{issuer}\""),
            .. _templates.Order(StringComparer.Ordinal).Select(template => $"template \"{template}\""),
            .. _ekus.Order(StringComparer.Ordinal).Select(eku => $"EKU {eku}"),
        ];
        foreach (string rule in unmatched)
            output.WriteLine($"Matches nothing here: {rule}");
        output.WriteLine($"{end.Summary.Certificates} certificates were compared with the keep rules.");
        output.Flush();
    }

    public void Dispose()
    {
        // The writer belongs to the caller.
    }
}
