using CertProp.Certificates;
using CertProp.Verdicts;

namespace CertProp.Reports;

/// <summary>Everything about single entries, for an administrator who asks why.</summary>
internal sealed class InspectText(TextWriter output, bool colour) : IReport
{
    private const string Bold = "\e[1m", Plain = "\e[0m";
    private const int LabelWidth = 14;

    private int _entries;

    public void Begin(RunStart start)
    {
        // Each entry is a block of its own.
    }

    public void Add(Finding finding)
    {
        if (_entries++ > 0)
            output.WriteLine();
        Heading(finding.Thumbprint?.ToString() ?? "unreadable entry", indent: "");
        WriteFacts(finding);
        if (finding.Inspection is { } inspection)
        {
            WriteNames(finding, inspection);
            WriteProperties(inspection);
            WriteKeySentence(finding, inspection);
            WriteRules(inspection);
        }
        Heading("Verdict");
        Row(finding.Verdict.IsLeaked ? "leaked" : "kept", finding.Verdict.IsLeaked
            ? finding.Verdict.Detail
            : $"{Names.Of(finding.Verdict.Reason)}: {finding.Verdict.Detail}");
        WriteCertutil(finding);
    }

    public void End(RunEnd end)
    {
        if (_entries > 0)
            output.WriteLine();
        output.WriteLine(_entries == 1
            ? $"1 entry matches ({end.Summary.Certificates} examined)."
            : $"{_entries} entries match ({end.Summary.Certificates} examined).");
        output.Flush();
    }

    public void Dispose()
    {
        // The writer belongs to the caller.
    }

    private void WriteFacts(Finding finding)
    {
        if (finding.Profile.Length > 0)
            Row("profile", finding.Profile);
        Row("path", finding.Path);
        Row("written", Time(finding.LastWrite));
        if (finding.Certificate is not { } certificate)
            return;
        Row("subject", certificate.Subject);
        Row("issuer", certificate.SelfSigned ? $"{certificate.Issuer} (self-signed)" : certificate.Issuer);
        Row("serial number", certificate.SerialNumber);
        Row("valid", $"{Time(certificate.NotBefore)} to {Time(certificate.NotAfter)}");
        Row("EKU", certificate.Ekus.Count == 0 ? "none" : string.Join(", ", certificate.Ekus));
        Row("template", certificate.Template ?? "none");
        Row("archived", finding.Archived ? "yes: hidden from most programs" : "no");
    }

    private void WriteNames(Finding finding, Inspection inspection)
    {
        if (finding.Certificate is not { } certificate)
            return;
        CertificateIdentity identity = certificate.Identity;
        ProfileOwner owner = inspection.ProfileOwner;
        Heading("Whose it is");
        Row("certificate", List(
            [.. identity.Sids.Select(sid => sid.ToString()), .. identity.Upns.Select(upn => $"UPN {upn}"),
            .. identity.Mails.Select(mail => $"mail {mail}")], "names nobody"));
        Row("profile", List(
            [.. owner.Sids.Select(sid => sid.ToString()), .. owner.Upns.Select(upn => $"UPN {upn}"),
            .. owner.Mails.Select(mail => $"mail {mail}"),
            .. owner.AccountNames.Select(name => $"account {name}")], "nothing is known of its owner"));
        Row("owner", Names.Of(finding.Owner));
    }

    private void WriteProperties(Inspection inspection)
    {
        if (inspection.Properties.Count == 0)
            return;
        Heading("Stored properties");
        foreach (DecodedProperty property in inspection.Properties)
        {
            string value = property.Value is null ? "" : $": {SafeText.Of(property.Value)}";
            output.WriteLine($"  {property.Id,4}  {property.Name}, {property.Length} bytes{value}");
        }
    }

    private void WriteKeySentence(Finding finding, Inspection inspection)
    {
        Heading("\"You have a private key that corresponds to this certificate\"");
        bool isStored = inspection.Properties.Any(property => property.Id == (uint)PropertyId.KeyProviderInfo);
        Paragraph(finding.KeyProvider is { } provider
            ? $"Windows shows this sentence because property 2 (KEY_PROV_INFO) names the provider \"{SafeText.Of(provider.Provider)}\""
                + (provider.Container is { } container ? $" and the container \"{SafeText.Of(container)}\"" : "")
                + (KnownProviders.IsProtected(provider.Provider)
                    ? ". That provider keeps keys in Windows Hello, a TPM, software or an HSM, and most likely has this one."
                    : ". It is a note, written when the certificate was stored; nobody updates it when the card leaves, and "
                        + "nothing here asked for the key.")
            : isStored
                ? "Property 2 (KEY_PROV_INFO) is stored with the certificate but cannot be read, so nobody can tell whether "
                    + "Windows shows this sentence."
                : "Windows does not show this sentence: no key provider (property 2) is stored with the certificate.");
    }

    private void WriteRules(Inspection inspection)
    {
        Heading("Rules (the first that keeps decides)");
        foreach (RuleOutcome rule in inspection.Rules)
        {
            string outcome = rule.Keeps ? "keeps" : "passes";
            output.WriteLine($"  {rule.Number,4}  {Names.Of(rule.Reason),-17}  {outcome,-6}  {SafeText.Of(rule.Detail)}");
        }
    }

    private void WriteCertutil(Finding finding)
    {
        if (finding.Certificate is not { } certificate)
            return;
        Heading("The same in certutil, in the user's session");
        output.WriteLine($"  certutil -v -silent -user -store My {certificate.SerialNumber}");
    }

    private void Heading(string text, string indent = " ") =>
        output.WriteLine(colour ? $"{indent}{Bold}{text}{Plain}" : $"{indent}{text}");

    private void Row(string label, string value) =>
        output.WriteLine($"  {label.PadRight(LabelWidth)}{SafeText.Of(value)}");

    private void Paragraph(string text)
    {
        const int width = 96;
        string line = " ";
        foreach (string word in text.Split(' '))
        {
            if (line.Length + word.Length > width)
            {
                output.WriteLine(line);
                line = " ";
            }
            line += $" {word}";
        }
        output.WriteLine(line);
    }

    private static string List(string[] names, string none) => names.Length == 0 ? none : string.Join(", ", names);

    private static string Time(DateTimeOffset? time) => UtcTime.Iso(time) ?? "unknown";
}
