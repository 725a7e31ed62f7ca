using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using CertProp.Certificates;
using CertProp.Policies;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Reports;

/// <summary>
/// The JSON report, one document, streamed: whoever reads it needs no order of members, and a run over 100,000
/// profiles does not keep it in memory. Schema: docs/certprop-report.schema.json.
/// </summary>
/// <param name="stream">Receives UTF-8; stays open.</param>
/// <param name="subjects">How much of subjects is written; everything on standard output, what the policy says in files.</param>
internal sealed class JsonReport(Stream stream, SubjectDisclosure subjects) : IReport
{
    private const int FlushLength = 32 * 1024;

    private static readonly JsonWriterOptions s_options = new() { Encoder = ReadableLetters() };

    private readonly Utf8JsonWriter _json = new(stream, s_options);

    public void Begin(RunStart start)
    {
        JsonReply.Begin(_json, start.Command, start.Device, start.Time);
        _json.WriteString("scope"u8, start.Scope);
        if (start.Session is not null)
            _json.WriteString("session"u8, start.Session);
        _json.WriteStartArray("certificates"u8);
    }

    public void Add(Finding finding)
    {
        _json.WriteStartObject();
        _json.WriteString("profile"u8, finding.Profile);
        _json.WriteString("path"u8, finding.Path);
        _json.WriteString("thumbprint"u8, finding.Thumbprint?.ToString());
        WriteCertificate(finding.Certificate);
        WriteKeyProvider(finding.KeyProvider);
        _json.WriteBoolean("archived"u8, finding.Archived);
        _json.WriteString("lastWrite"u8, UtcTime.Iso(finding.LastWrite));
        _json.WriteString("owner"u8, Names.Of(finding.Owner));
        _json.WriteString("verdict"u8, finding.Verdict.IsLeaked ? "leaked"u8 : "kept"u8);
        _json.WriteString("reason"u8, Names.Of(finding.Verdict.Reason));
        _json.WriteString("action"u8, Names.Of(finding.Action));
        _json.WriteString("detail"u8, finding.Verdict.Detail);
        if (finding.Inspection is { } inspection && subjects is SubjectDisclosure.Full)
            WriteInspection(inspection);
        _json.WriteEndObject();
        if (_json.BytesPending > FlushLength)
            _json.Flush();
    }

    public void End(RunEnd end)
    {
        _json.WriteEndArray();
        _json.WriteNumber("exitCode"u8, (int)end.ExitCode);
        _json.WriteString("word"u8, Names.Of(end.Word).ToUpperInvariant());
        WriteSummary(end.Summary);
        _json.WriteStartArray("problems"u8);
        foreach (Problem problem in end.Problems)
        {
            _json.WriteStartObject();
            _json.WriteString("path"u8, Disclosure.Path(problem, subjects));
            _json.WriteString("code"u8, Names.Of(problem.Code));
            _json.WriteString("message"u8, problem.Message);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
        WriteExposure(end);
        WriteBackup(end.Backup);
        _json.WriteEndObject();
        _json.Flush();
        stream.Write("\n"u8);
        stream.Flush();
    }

    public void Dispose() => _json.Dispose();

    private void WriteExposure(RunEnd end)
    {
        JsonReply.WriteTexts(_json, "open"u8, end.Open);
        ProtectReport.Write(_json, end.Protection);
    }

    private void WriteBackup(RunBackup? backup)
    {
        if (backup is null)
        {
            _json.WriteNull("backup"u8);
            return;
        }
        _json.WriteStartObject("backup"u8);
        _json.WriteString("run"u8, backup.Run);
        _json.WriteString("folder"u8, backup.Folder);
        _json.WriteEndObject();
    }

    // Letters of all languages stay readable; what hides or turns text around does not, nor what has no meaning.
    private static JavaScriptEncoder ReadableLetters()
    {
        var allowed = new TextEncoderSettings(UnicodeRanges.All);
        for (int c = 0x80; c <= char.MaxValue; c++)
        {
            if (!SafeText.IsHarmless((char)c))
                allowed.ForbidCharacter((char)c);
        }
        return JavaScriptEncoder.Create(allowed);
    }

    private void WriteCertificate(CertificateDetails? certificate)
    {
        _json.WriteString("serialNumber"u8, certificate?.SerialNumber);
        _json.WriteString("subject"u8, certificate is null ? null : Disclosure.Subject(certificate, subjects));
        _json.WriteString("issuer"u8, certificate is null ? null : Disclosure.Issuer(certificate, subjects));
        _json.WriteString("notBefore"u8, UtcTime.Iso(certificate?.NotBefore));
        _json.WriteString("notAfter"u8, UtcTime.Iso(certificate?.NotAfter));
        _json.WriteStartArray("ekus"u8);
        foreach (string eku in certificate?.Ekus ?? [])
            _json.WriteStringValue(eku);
        _json.WriteEndArray();
        _json.WriteString("template"u8, certificate?.Template);
    }

    // A container's name may hold a person's; it goes where subjects go.
    private void WriteKeyProvider(KeyProviderInfo? provider)
    {
        _json.WriteString("provider"u8, provider?.Provider);
        _json.WriteString("container"u8, subjects is SubjectDisclosure.Full ? provider?.Container : null);
    }

    private void WriteInspection(Inspection inspection)
    {
        _json.WriteStartArray("properties"u8);
        foreach (DecodedProperty property in inspection.Properties)
        {
            _json.WriteStartObject();
            _json.WriteNumber("id"u8, property.Id);
            _json.WriteString("name"u8, property.Name);
            _json.WriteNumber("length"u8, property.Length);
            _json.WriteString("value"u8, property.Value);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
        _json.WriteStartArray("rules"u8);
        foreach (RuleOutcome rule in inspection.Rules)
        {
            _json.WriteStartObject();
            _json.WriteNumber("rule"u8, rule.Number);
            _json.WriteString("reason"u8, Names.Of(rule.Reason));
            _json.WriteBoolean("keeps"u8, rule.Keeps);
            _json.WriteString("detail"u8, rule.Detail);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    private void WriteSummary(RunSummary summary)
    {
        _json.WriteStartObject("summary"u8);
        _json.WriteNumber("profiles"u8, summary.Profiles);
        _json.WriteNumber("certificates"u8, summary.Certificates);
        _json.WriteNumber("leaked"u8, summary.Leaked);
        _json.WriteNumber("kept"u8, summary.Kept);
        _json.WriteNumber("unreadable"u8, summary.Unreadable);
        _json.WriteNumber("removed"u8, summary.Removed);
        _json.WriteNumber("failed"u8, summary.Failed);
        _json.WriteStartObject("keptBy"u8);
        foreach ((Reason reason, int count) in summary.KeptBy)
            _json.WriteNumber(Names.Of(reason), count);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }
}
