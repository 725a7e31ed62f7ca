
namespace CertProp.Reports;

/// <summary>One row an entry for spreadsheets; columns are named like the members of the JSON report.</summary>
internal sealed class CsvReport(TextWriter output) : IReport
{
    private static readonly (string Name, Func<Finding, string?> Value)[] s_columns =
    [
        ("profile", f => f.Profile),
        ("path", f => f.Path),
        ("thumbprint", f => f.Thumbprint?.ToString()),
        ("serialNumber", f => f.Certificate?.SerialNumber),
        ("subject", f => f.Certificate?.Subject),
        ("issuer", f => f.Certificate?.Issuer),
        ("notBefore", f => UtcTime.Iso(f.Certificate?.NotBefore)),
        ("notAfter", f => UtcTime.Iso(f.Certificate?.NotAfter)),
        ("provider", f => f.KeyProvider?.Provider),
        ("container", f => f.KeyProvider?.Container),
        ("ekus", f => string.Join(' ', f.Certificate?.Ekus ?? [])),
        ("template", f => f.Certificate?.Template),
        ("archived", f => f.Archived ? "true" : "false"),
        ("lastWrite", f => UtcTime.Iso(f.LastWrite)),
        ("owner", f => Names.Of(f.Owner)),
        ("verdict", f => f.Verdict.IsLeaked ? "leaked" : "kept"),
        ("reason", f => Names.Of(f.Verdict.Reason)),
        ("action", f => Names.Of(f.Action)),
        ("detail", f => f.Verdict.Detail),
    ];

    public void Begin(RunStart start) => output.WriteLine(string.Join(',', s_columns.Select(column => column.Name)));

    public void Add(Finding finding) =>
        output.WriteLine(string.Join(',', s_columns.Select(column => Cell(column.Value(finding) ?? ""))));

    public void End(RunEnd end) => output.Flush();

    public void Dispose()
    {
        // The writer belongs to the caller.
    }

    /// <summary>A cell that no spreadsheet takes for a formula, quoted where it must be (RFC 4180).</summary>
    internal static string Cell(string text)
    {
        // Asked before the sanitiser turns a tab into \u0009.
        bool formula = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t';
        string safe = SafeText.Of(text);
        safe = formula ? $"'{safe}" : safe;
        return safe.AsSpan().IndexOfAny(",;\"'") < 0
            ? safe
            : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
