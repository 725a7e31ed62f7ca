using CertProp.Policies;


namespace CertProp.Reports;

/// <summary>A table for people, at most 100 columns wide, written while the run goes on.</summary>
internal sealed class TextReport(TextWriter output, bool colour) : IReport
{
    private const int MaxWidth = 100;
    private const int MinProfileWidth = 7, MaxProfileWidth = 18;
    private const string Gap = "  ";
    private const string Red = "\e[31m", Dim = "\e[2m", Plain = "\e[0m";

    private Column[] _columns = [];
    private string _command = "", _scope = "";
    private string? _session;
    private bool _hasRows;

    public void Begin(RunStart start)
    {
        _command = start.Command;
        _scope = start.Scope;
        _session = start.Session;
        _columns = Columns(start);
    }

    public void Add(Finding finding)
    {
        if (!_hasRows)
            WriteRow(_columns.Select(column => column.Title), Dim);
        _hasRows = true;
        WriteRow(
            _columns.Select(column => column.Value(finding) is { Length: > 0 } text ? SafeText.Of(text) : "-"),
            finding.Verdict.IsLeaked && _command != "detect" ? Red : "");
    }

    public void End(RunEnd end)
    {
        if (_hasRows)
            output.WriteLine();
        RunSummary summary = end.Summary;
        string examined = Words.Count(summary.Certificates, "certificate")
            + _scope switch
            {
                "file" => "",
                "user" => $" in the user's live store, {_session} session,",
                _ => $" in {Words.Count(summary.Profiles, "profile")}",
            }
            + " examined";
        output.WriteLine(end.ExitCode is ExitCode.Denied
            ? "Nothing could be examined for lack of rights."
            : summary.Leaked == 0
            ? $"No leaked certificates ({examined})."
            : Coloured($"{Words.Count(summary.Leaked, "leaked certificate")} ({examined}).", Red));
        if (summary.Removable != summary.Leaked)
        {
            output.WriteLine(
                $"{Words.Count(summary.Removable, "certificate")} in {Words.Count(summary.RemovableProfiles, "profile")} "
                + "can be removed; the others lie in profiles over the policy's limit.");
        }
        if (summary.Kept > 0)
        {
            // A number and its word stay on one line.
            IEnumerable<string> reasons = summary.KeptBy
                .OrderByDescending(kept => kept.Value)
                .Select(kept => $"{kept.Value}\u00A0{Names.Of(kept.Key)}");
            output.WriteLine(Wrap($"{summary.Kept} kept: {string.Join(", ", reasons)}."));
        }
        output.Flush();
    }

    public void Dispose()
    {
        // The writer belongs to the caller.
    }

    private static Column[] Columns(RunStart start)
    {
        int profile = Math.Clamp(start.LongestProfileName, MinProfileWidth, MaxProfileWidth);
        var first = new Column("PROFILE", profile, f => TextTable.Shorten(f.Profile, profile));
        var thumbprint = new Column("THUMBPRINT", 10, f => f.Thumbprint?.ToShortString());
        var owner = new Column("OWNER", 7, f => Names.Of(f.Owner));
        Column[] fixedColumns = start.Command == "detect"
            ? [first, thumbprint, owner, new Column("WRITTEN", 10, f => UtcTime.Date(f.LastWrite))]
            : [first, thumbprint, new Column("VERDICT", 17, Verdict), owner];
        int left = MaxWidth - fixedColumns.Sum(column => column.Width + Gap.Length) - Gap.Length;
        int subject = left * 6 / 10;
        return
        [
            .. fixedColumns,
            new Column("SUBJECT", subject, f => f.Certificate?.SubjectName),
            new Column("ISSUER", left - subject, f =>
                f.Certificate is { } certificate ? Disclosure.IssuerName(certificate, SubjectDisclosure.None) : null),
        ];
    }

    private static string Verdict(Finding finding) => Names.Of(finding.Verdict.Reason);

    private void WriteRow(IEnumerable<string> cells, string style) =>
        output.WriteLine(Coloured(
            string.Join(Gap, cells.Zip(_columns, (cell, column) => TextTable.Fit(cell, column.Width))).TrimEnd(), style));

    private string Coloured(string text, string style) => colour && style.Length > 0 ? $"{style}{text}{Plain}" : text;

    private static string Wrap(string text)
    {
        var lines = new List<string> { "" };
        foreach (string word in text.Split(' '))
        {
            if (lines[^1].Length + word.Length >= MaxWidth)
                lines.Add("  ");
            lines[^1] += lines[^1].Length == 0 || lines[^1].EndsWith(' ') ? word : $" {word}";
        }
        return string.Join(Environment.NewLine, lines).Replace('\u00A0', ' ');
    }

    private sealed record Column(string Title, int Width, Func<Finding, string?> Value);
}
