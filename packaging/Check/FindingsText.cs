using CertProp.Reports;

namespace CertProp.Deploy.Check;

/// <summary>Findings for people: one a line, in columns and colours only on terminals.</summary>
internal static class FindingsText
{
    private const string Red = "\x1b[31m", Yellow = "\x1b[33m", Plain = "\x1b[0m";

    public static void Write(TextWriter output, IReadOnlyList<Finding> findings, int scripts, bool isTerminal)
    {
        if (findings.Count == 0)
            output.WriteLine($"{Words.Count(scripts, "script")}, no findings");
        int place = isTerminal ? findings.Select(finding => TextTable.Width(Place(finding))).DefaultIfEmpty().Max() : 0;
        foreach (Finding finding in findings)
        {
            bool isError = finding.Severity is Severity.Error;
            string colour = isError ? Red : Yellow;
            string severity = isError ? "error:" : "warning:";
            string said = $"{Escape(finding.Message)}. Fix: {finding.Fix}.";
            output.WriteLine(isTerminal
                ? $"{TextTable.Fit(Place(finding), place)} {finding.Rule,-3} {colour}{severity,-8}{Plain} {said}"
                : $"{Place(finding)} {finding.Rule} {severity} {said}");
        }
        output.Flush();
    }

    private static string Place(Finding finding) =>
        finding.Line > 0 ? $"{SafeText.Escape(finding.File)}({finding.Line}):" : $"{SafeText.Escape(finding.File)}:";

    // The script's own text may be anything.
    private static string Escape(string text) => SafeText.Of(text).TrimEnd('.');
}
