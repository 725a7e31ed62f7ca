using CertProp.Examination;
using CertProp.Exposure;
using CertProp.Policies;
using CertProp.Reports;
using CertProp.Tests.Support;

namespace CertProp.Tests.Exposure;

/// <summary>What a run says of conditions: in the portal line only what is so as long as nobody changes it.</summary>
public sealed class ProtectionInReportsTests
{
    private static readonly ProtectOutcome s_file = new(ProtectedSetting.RdpFiles, OutcomeKind.Closed, "a.rdp", "redirectsmartcards is 0");

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
        ProtectOutcome other = s_file with { Path = "b.rdp" };

        Assert.DoesNotContain("closed", Line(s_file, other with { Kind = OutcomeKind.Refused }), StringComparison.Ordinal);
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

    [Fact]
    public void OneUserWhoseClientOffersCards_IsEnough()
    {
        var tally = new RunTally(new Policy(), RunKind.Detect);
        foreach (ConditionState? state in new ConditionState?[] { ConditionState.Closed, null, ConditionState.Open, ConditionState.Unknown })
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

    [Fact]
    public void ExposureLine_IsAPortalLine()
    {
        var closed = new ExposureReport(Conditions(), [], ["redirection"], ExitCode.Ok);
        var open = new ExposureReport(Conditions(), [], ["rdpFiles", "redirection", "service"], ExitCode.Leaked);

        Assert.Equal("CLEAN open by configuration: redirection; not: rdpFiles, service", PortalLine.Of(closed.ToLine()).Words);
        Assert.Equal("REPORTED open by configuration: rdpFiles, redirection, service", PortalLine.Of(open.ToLine()).Words);
    }

    // A reader's name is the client's choice, a value's type anybody's.
    [Fact]
    public void HostileText_IsEscapedInEveryFormat()
    {
        Condition hostile = new("card", ConditionState.Open, [new Evidence("=cmd\u202E\u001B[2J", "where\nnot", "=x")], "Do it.");
        var report = new ExposureReport([hostile], [new Note("n", "a\u001Bb", "w", "m")], [], ExitCode.Ok);
        using var text = new StringWriter();
        using var csv = new StringWriter();
        report.WriteText(text, colour: false);
        report.WriteCsv(csv);

        foreach (string output in new[] { text.ToString(), csv.ToString(), System.Text.Encoding.UTF8.GetString(report.ToJson(null, default)) })
        {
            Assert.DoesNotContain('\u001B', output);
            Assert.DoesNotContain('\u202E', output);
        }
        Assert.Contains("'=cmd", csv.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, csv.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(text.ToString().Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 100));
    }

    private static Condition[] Conditions() =>
        [.. new[] { "card", "rdpFiles", "redirection", "service" }.Select(name => new Condition(name, ConditionState.Open, [], ""))];

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
