using CertProp.Exposure;
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
            finding.Action is EntryAction.Failed || (finding.Verdict.IsLeaked && _command is "list") ? Red : "");
    }

    public void End(RunEnd end)
    {
        if (_hasRows)
            output.WriteLine();
        foreach (string line in Conclusion(end))
            output.WriteLine(line);
        RunSummary summary = end.Summary;
        if (summary.Kept > 0 && end.Kind is not (RunKind.Restore or RunKind.PreviewRestore))
        {
            // A number and its word stay on one line.
            IEnumerable<string> reasons = summary.KeptBy
                .OrderByDescending(kept => kept.Value)
                .Select(kept => $"{kept.Value}\u00A0{Names.Of(kept.Key)}");
            output.WriteLine(Wrap($"{summary.Kept} kept: {string.Join(", ", reasons)}."));
        }
        foreach (ProtectOutcome outcome in end.Protection)
            output.WriteLine(ProtectReport.Sentence(outcome));
        if (end.Backup is { } backup)
        {
            output.WriteLine($"Backup: {SafeText.Escape(backup.Folder)}");
            output.WriteLine($"To put it back: {SafeText.Escape(backup.UndoCommand)}");
        }
        output.Flush();
    }

    public void Dispose()
    {
        // The writer belongs to the caller.
    }

    private IEnumerable<string> Conclusion(RunEnd end)
    {
        RunSummary summary = end.Summary;
        string counted = $"{Words.Count(summary.Counted, "certificate")} in {Words.Count(summary.CountedProfiles, "profile")}";
        if (end.ExitCode is ExitCode.Denied)
        {
            yield return "Nothing could be examined for lack of rights.";
        }
        else if (end.Error == "busy")
        {
            yield return "Another run is at work. Nothing was changed; run it again later.";
        }
        else if (end.Kind is RunKind.Restore or RunKind.PreviewRestore)
        {
            yield return summary is { Counted: 0, Failed: 0 } && end.Problems.Count == 0
                ? summary.Certificates == 0 ? "Nothing to put back: no backup here has it." : "Nothing to put back: all of it is there, and held."
                : end.Kind is RunKind.Restore ? $"{counted} put back; they stay until restore --release."
                : $"{counted} would be put back.";
        }
        else if (summary.Leaked == 0)
        {
            yield return summary.Certificates == 0 && end.IsSelection
                ? "No certificate matches what you named."
                : $"No leaked certificates ({Examined(summary)}).";
        }
        else
        {
            yield return Coloured(
                $"{Words.Count(summary.Leaked, "leaked certificate")} ({Examined(summary)}).",
                summary.Removed == summary.Leaked ? "" : Red);
            if (end.Kind is RunKind.Remove)
                yield return $"{counted} removed.";
            else if (end.Kind is RunKind.PreviewRemoval)
                yield return $"{counted} would be removed. Nothing was changed.";
            else if (summary.Counted != summary.Leaked)
                yield return $"{counted} can be removed; the others lie in profiles over the policy's limit.";
        }
        if (summary.Failed > 0)
            yield return Coloured($"{Words.Count(summary.Failed, "certificate")} could not be {(end.Kind is RunKind.Restore ? "put back" : "removed")}.", Red);
    }

    private string Examined(RunSummary summary) => Words.Count(summary.Certificates, "certificate")
        + _scope switch
        {
            "file" => "",
            "user" => $" in the user's live store, {_session} session,",
            _ => $" in {Words.Count(summary.Profiles, "profile")}",
        }
        + " examined";

    private static Column[] Columns(RunStart start)
    {
        int profile = Math.Clamp(start.LongestProfileName, MinProfileWidth, MaxProfileWidth);
        var first = new Column("PROFILE", profile, f => TextTable.Shorten(f.Profile, profile));
        var thumbprint = new Column("THUMBPRINT", 10, f => f.Thumbprint?.ToShortString());
        var owner = new Column("OWNER", 7, f => Names.Of(f.Owner));
        Column[] fixedColumns = start.Command switch
        {
            "detect" => [first, thumbprint, owner, new Column("WRITTEN", 10, f => UtcTime.Date(f.LastWrite))],
            "remove" or "restore" => [first, thumbprint, owner, new Column("ACTION", 12, f => Names.Of(f.Action))],
            _ => [first, thumbprint, new Column("VERDICT", 17, Verdict), owner],
        };
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
