using CertProp.Policies;
using CertProp.Reports;
using CertProp.Stores;
using CertProp.Tests.Support;
using CertProp.Verdicts;

namespace CertProp.Tests.Reports;

/// <summary>What a run leaves in the Application log.</summary>
public class EventReportTests
{
    private readonly List<LogEvent> _events = [];

    [Fact]
    public void Removals_HaveOneEach_AndTheRunHasOne()
    {
        Run("remove", RunKind.Remove, Findings.Leaked(1) with { Action = EntryAction.Removed }, Findings.Leaked(2) with { Action = EntryAction.Failed });
        Assert.Equal([(4, LogEventId.Removed), (4, LogEventId.Run)], TypesAndIds());
        Assert.Equal($"Removed {Elements.NumberedThumbprint(1)}, profile bob, /fake/bob/{Elements.NumberedThumbprint(1)}, run 20250102T030405Z-0abc", _events[0].Text);
    }

    [Fact]
    public void Restores_HaveOneEach()
    {
        Run("restore", RunKind.Restore, Findings.Leaked(1) with { Action = EntryAction.PutBack });
        Assert.Equal([(4, LogEventId.Restored), (4, LogEventId.Run)], TypesAndIds());
        Assert.StartsWith("Put back ", _events[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("remove", RunKind.PreviewRemoval, EntryAction.WouldRemove)]
    [InlineData("restore", RunKind.PreviewRestore, EntryAction.WouldPutBack)]
    internal void Previews_LeaveNone(string command, RunKind kind, EntryAction action)
    {
        Run(command, kind, Findings.Leaked(1) with { Action = action });
        Assert.Empty(_events);
    }

    [Fact]
    public void MoreThanOneRunMayWrite_AreCounted()
    {
        Run("remove", RunKind.Remove, [.. Enumerable.Range(0, 503).Select(number => Findings.Leaked(number) with { Action = EntryAction.Removed })]);
        Assert.Equal(502, _events.Count);
        Assert.StartsWith("3 more certificates removed", _events[500].Text, StringComparison.Ordinal);
        Assert.Equal(LogEventId.Run, _events[501].Id);
    }

    [Fact]
    public void CardThatCame_IsAWarning()
    {
        Finding putBack = Findings.Leaked(1) with { Action = EntryAction.PutBack, Verdict = new Verdict(Reason.CardPresent, "a card came") };
        Finding kept = Findings.Leaked(2) with { Verdict = new Verdict(Reason.SessionActive, "somebody signed in") };
        Run("remove", RunKind.Remove, putBack, kept);
        Assert.Equal([(2, LogEventId.StoppedForSafety), (4, LogEventId.Run)], TypesAndIds());
        Assert.Equal("Stopped for safety: 2 certificates left or put back because something changed meanwhile (a card came)", _events[0].Text);
    }

    [Fact]
    public void Limit_IsAWarning_AndErrorWordsAreErrors()
    {
        End("remove", new RunEnd(ExitCode.Limit, LineWord.Limit, null, RunSummary.Empty, [new Problem(@"C:\Users\bob", ProblemCode.Limit, "over it")]) { Kind = RunKind.Remove });
        Assert.Equal([(2, LogEventId.StoppedForSafety), (4, LogEventId.Run)], TypesAndIds());
        _events.Clear();
        End("remove", new RunEnd(ExitCode.Timeout, LineWord.Error, "timeout", RunSummary.Empty, []) { Kind = RunKind.Remove });
        Assert.Equal([(1, LogEventId.Error)], TypesAndIds());
    }

    [Fact]
    public void HostileText_IsHarmless()
    {
        Run("remove", RunKind.Remove, Findings.Leaked(1) with { Action = EntryAction.Removed, Profile = "a\r\n\u202E%1%%5", Path = new string('x', 70_000) });
        Assert.DoesNotContain('%', _events[0].Text);
        Assert.DoesNotContain(_events[0].Text, character => char.IsControl(character) || character == '\u202E');
        Assert.InRange(_events[0].Text.Length, 1, 2_000);
    }

    private void Run(string command, RunKind kind, params Finding[] findings) => End(
        command,
        new RunEnd(ExitCode.Ok, LineWord.Removed, null, RunSummary.Empty, [])
        {
            Kind = kind,
            Backup = command == "remove" ? new RunBackup("20250102T030405Z-0abc", "/backup", "certprop restore") : null,
        },
        findings);

    private void End(string command, RunEnd end, params Finding[] findings)
    {
        using var report = new EventReport(_events.Add, SubjectDisclosure.None);
        report.Begin(new RunStart(command, "profiles", null, "PC", DateTimeOffset.UnixEpoch, 0));
        foreach (Finding finding in findings)
            report.Add(finding);
        report.End(end);
    }

    private IEnumerable<(int, LogEventId)> TypesAndIds() => _events.Select(written => ((int)written.Type, written.Id));
}
