using System.Text;
using CertProp.Examination;
using CertProp.Exposure;
using CertProp.Policies;
using CertProp.Reports;
using CertProp.Tests.Support;

namespace CertProp.Tests.Exposure;

/// <summary>What a run says of conditions: in the portal line only what is so as long as nobody changes it.</summary>
public sealed class ProtectionInReportsTests
{
    private static readonly ProtectOutcome s_file =
        new(ProtectedSetting.RdpFiles, OutcomeKind.Closed, "a.rdp", "redirectsmartcards is 0");

    [Fact]
    public void WhatIsClosed_StandsInTheLine_TheSameInTheNextRun()
    {
        string first = Line(s_file), next = Line(s_file with { Kind = OutcomeKind.Already, Detail = "it was so" });

        Assert.StartsWith("CLEAN no leaked certificates, closed: rdpFiles | ", first, StringComparison.Ordinal);
        Assert.Contains("""
            "x":["redirection"],"pr":["rdpFiles"],
            """, first, StringComparison.Ordinal);
        Assert.Equal(first, next);
        PortalLine.Of(first);
    }

    [Fact]
    public void WhatIsNotClosedForEverybody_IsNotClosed()
    {
        ProtectOutcome other = s_file with { Path = "b.rdp" }, refused = other with { Kind = OutcomeKind.Refused };

        Assert.DoesNotContain("closed", Line(s_file, refused), StringComparison.Ordinal);
        Assert.DoesNotContain("closed", Line(other with { Kind = OutcomeKind.WouldClose }), StringComparison.Ordinal);
        Assert.DoesNotContain("\"pr\"", Line(), StringComparison.Ordinal);
        Assert.Contains("closed: redirection |", Line(
            new ProtectOutcome(ProtectedSetting.Redirection, OutcomeKind.Already, "", ""),
            s_file with { Kind = OutcomeKind.NotHere }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Refused", "Ok", "ProtectRefused")]
    [InlineData("Failed", "Incomplete", "ProtectFailed")]
    [InlineData("NotHere", "Ok", null)]
    [InlineData("Closed", "Ok", null)]
    public void Outcome_IsAProblemWhereItIsOne(string kind, string exitCode, string? code)
    {
        var tally = new RunTally(new Policy(), RunKind.Remove);
        tally.Add(s_file with { Kind = Enum.Parse<OutcomeKind>(kind) });

        RunEnd end = tally.End(timedOut: false);

        Assert.Equal((exitCode, code), (end.ExitCode.ToString(), end.Problems.SingleOrDefault()?.Code.ToString()));
    }

    // A folder full of signed files is no flood of problems, in whose answer a session's certificates would go under.
    [Fact]
    public void ManyFilesThatAreLeftAlone_AreTwentyProblemsAndANumber()
    {
        var tally = new RunTally(new Policy(), RunKind.Remove);
        for (int i = 0; i < 150; i++)
            tally.Add(s_file with { Kind = i == 0 ? OutcomeKind.Failed : OutcomeKind.Refused, Path = $"{i}.rdp" });

        RunEnd end = tally.End(timedOut: false);

        Assert.Equal((ExitCode.Incomplete, 21, 150), (end.ExitCode, end.Problems.Count, end.Protection.Count));
        Assert.Equal("130 more of this kind", end.Problems[^1].Message);
    }

    // The answer of a session names a thousand: what keeps the setting from being closed is among them.
    [Fact]
    public void SessionWithMoreFilesThanAnAnswerNames_NamesThoseThatAreOpen()
    {
        var tally = new RunTally(new Policy(), RunKind.Remove);
        for (int i = 0; i < SessionReport.MaxOutcomes; i++)
            tally.Add(s_file with { Path = $"{i}.rdp" });
        tally.Add(s_file with { Kind = OutcomeKind.Refused, Path = "signed.rdp" });
        using var answer = new MemoryStream();
        using (var report = new SessionReport(answer))
        {
            report.Begin(new RunStart("remove", "user", null, "device", default, 0));
            report.End(tally.End(timedOut: false));
        }

        ProfileResult read = SessionAnswer.Read(new FakePlace("alice"), answer.ToArray(), new Policy());

        Assert.Equal(SessionReport.MaxOutcomes, read.Protection.Count);
        Assert.Equal(("signed.rdp", OutcomeKind.Refused), (read.Protection[0].Path, read.Protection[0].Kind));
    }

    [Fact]
    public void OneUserWhoseClientOffersCards_IsEnough()
    {
        var tally = new RunTally(new Policy(), RunKind.Detect);
        ConditionState?[] states = [ConditionState.Closed, null, ConditionState.Open, ConditionState.Unknown];
        foreach (ConditionState? state in states)
            tally.Add(new ProfileResult(new FakePlace("alice")) { RdpFiles = state });

        Assert.Equal(ConditionState.Open, tally.End(timedOut: false).RdpFiles);
        Assert.Null(new RunTally(new Policy(), RunKind.Detect).End(timedOut: false).RdpFiles);
    }

    [Theory]
    [InlineData("protect")]
    [InlineData("protect", "--set", "redirection=off", "--undo")]
    [InlineData("protect", "--set", "redirection")]
    [InlineData("protect", "--set", "redirection=on")]
    [InlineData("protect", "--set", "redirection=off,,service=off")]
    [InlineData("protect", "--set", "Redirection=off")]
    [InlineData("protect", "--set", "")]
    [InlineData("protect", "--set")]
    [InlineData("protect", "--undo", "--format", "csv")]
    [InlineData("protect", "--undo", "--scope", "profiles")]
    [InlineData("exposure", "--scope", "user")]
    public void WrongCommandLine_IsOneSentence(params string[] arguments)
    {
        CommandResult result = CommandRun.Of(arguments);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("certprop: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("needs Windows", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exposure")]
    [InlineData("protect", "--set", "allRdpFiles=off,service=off", "--what-if")]
    public void OtherSystems_HaveNone(params string[] arguments)
    {
        Posix.RequireLinux();

        CommandResult result = CommandRun.Of(arguments);

        Assert.Equal((1, true), (result.ExitCode, result.Error.Contains("needs Windows", StringComparison.Ordinal)));
    }

    // A reader's name is the client's choice, a value's type anybody's.
    [Fact]
    public void HostileText_IsEscapedInEveryFormat()
    {
        var evidence = new Evidence("=cmd\u202E\u001B[2J", "where\nnot", "=x");
        Condition hostile = new("card", ConditionState.Open, [evidence], "Do it.");
        var report = new ExposureReport([hostile], [new Note("n", "a\u001Bb", "w", "m")], [], ExitCode.Ok);
        using var text = new StringWriter();
        using var csv = new StringWriter();
        report.WriteText(text, colour: false);
        report.WriteCsv(csv);

        string json = Encoding.UTF8.GetString(report.ToJson("console", default));
        foreach (string output in new[] { text.ToString(), csv.ToString(), json })
        {
            Assert.DoesNotContain('\u001B', output);
            Assert.DoesNotContain('\u202E', output);
        }
        Assert.Contains("'=cmd", csv.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, csv.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(text.ToString().Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 100));
    }

    private static string Line(params ProtectOutcome[] protection)
    {
        using var output = new StringWriter();
        var end = new RunEnd(ExitCode.Ok, LineWord.Clean, null, RunSummary.Empty, [])
        {
            Kind = RunKind.Remove,
            Open = ["redirection"],
            Protection = protection,
        };
        new LineReport(output, SubjectDisclosure.None).End(end);
        return output.ToString().TrimEnd();
    }
}
