using CertProp.DeviceSim.Scripts;

namespace CertProp.Windows.Tests.Devices;

/// <summary>
/// What the simulated agent makes of what scripts ended with: a test a row of the reference's truth table (section
/// 3.2), and the rules that lead from one script to the next. Needs no Windows.
/// </summary>
public sealed class ScriptCycleTests
{
    private static readonly ScriptResult s_nothingFound = new(0, "CLEAN\r\n", "");
    private static readonly ScriptResult s_found = new(1, "LEAKED\r\n", "");
    private static readonly ScriptResult s_removed = new(0, "REMOVED\r\n", "");
    private static readonly ScriptResult s_killed = new(0, "", "", IsTimedOut: true);

    [Fact]
    public void NothingFound_IsWithoutIssues()
    {
        var cycle = new ScriptCycle(s_nothingFound);

        Assert.Equal(CycleStep.Report, cycle.Next(hasRemediation: true));
        AssertState(DetectionState.Success, RemediationState.Skipped, "Without issues", cycle);
        Assert.Equal(("CLEAN", null), (cycle.State.DetectionOutput, cycle.State.PostDetectionOutput));
    }

    [Fact]
    public void FoundAndRemoved_IsFixed()
    {
        var cycle = new ScriptCycle(s_found);
        Assert.Equal(CycleStep.Remediate, cycle.Next(hasRemediation: true));
        cycle = cycle with { Remediation = s_removed };
        Assert.Equal(CycleStep.DetectAgain, cycle.Next(hasRemediation: true));
        cycle = cycle with { PostDetection = s_nothingFound };
        Assert.Equal(CycleStep.Report, cycle.Next(hasRemediation: true));

        AssertState(DetectionState.Fail, RemediationState.Success, "Issue fixed", cycle);
        Assert.Equal(
            ("LEAKED", "REMOVED", "CLEAN"),
            (cycle.State.DetectionOutput, cycle.State.RemediationOutput, cycle.State.PostDetectionOutput));
    }

    [Fact]
    public void FoundAgainAfterRemoval_HasRecurred() => AssertState(
        DetectionState.Fail, RemediationState.RemediationFailed, "Recurred",
        new ScriptCycle(s_found, s_removed, s_found));

    [Fact]
    public void SecondDetectionKilled_ProvesNothing() => AssertState(
        DetectionState.Fail, RemediationState.RemediationFailed, "Recurred",
        new ScriptCycle(s_found, s_removed, s_killed));

    [Fact]
    public void RemediationEndsWithAnotherNumber_HasFailed_AndIsNotDetectedAgain() =>
        AssertRemediationFailed(new ScriptResult(2, "", ""));

    [Fact]
    public void RemediationWritesToStandardError_HasFailed_EvenWithExitCode0() =>
        AssertRemediationFailed(new ScriptResult(0, "REMOVED\r\n", "a warning\r\n"));

    [Fact]
    public void RemediationKilled_HasFailed() => AssertRemediationFailed(s_killed);

    [Fact]
    public void DetectionKilled_HasFailed_AndIsNotRemediated()
    {
        var cycle = new ScriptCycle(s_killed);

        Assert.Equal(CycleStep.Report, cycle.Next(hasRemediation: true));
        AssertState(DetectionState.ScriptError, RemediationState.Skipped, "Failed", cycle);
    }

    [Fact]
    public void FoundWithoutRemediationScript_IsWithIssues()
    {
        var cycle = new ScriptCycle(s_found);

        Assert.Equal(CycleStep.Report, cycle.Next(hasRemediation: false));
        AssertState(DetectionState.Fail, RemediationState.Skipped, "With issues", cycle);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(-1)]
    public void AnyNumberBut0_StartsTheRemediation(int exitCode) => Assert.Equal(
        CycleStep.Remediate, new ScriptCycle(new ScriptResult(exitCode, "", "")).Next(hasRemediation: true));

    [Fact]
    public void DetectionWritesToStandardError_OnlyFillsTheError()
    {
        var cycle = new ScriptCycle(s_nothingFound with { Error = "a warning\r\n" });

        AssertState(DetectionState.Success, RemediationState.Skipped, "Without issues", cycle);
        Assert.Equal("a warning", cycle.State.DetectionError);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("one\r\n", "one")]
    [InlineData("one\r\ntwo\r\n\r\n", "two")]
    [InlineData("CLEAN\r\nWARNING: late\n", "WARNING: late")]
    public void LastLine_IsTheWholeReport(string output, string reported) =>
        Assert.Equal(reported, new ScriptResult(0, output, "").ReportedOutput);

    [Fact]
    public void LongLine_IsCutAtItsBeginning()
    {
        string line = new string('a', 100) + new string('b', 2_048);

        Assert.Equal(new string('b', 2_048), new ScriptResult(0, $"{line}\r\n", "").ReportedOutput);
    }

    private static void AssertRemediationFailed(ScriptResult remediation)
    {
        var cycle = new ScriptCycle(s_found, remediation);

        Assert.Equal(CycleStep.Report, cycle.Next(hasRemediation: true));
        AssertState(DetectionState.Fail, RemediationState.ScriptError, "Failed", cycle);
        Assert.Null(cycle.State.PostDetectionOutput);
    }

    private static void AssertState(
        DetectionState detection, RemediationState remediation, string status, ScriptCycle cycle) => Assert.Equal(
            (detection, remediation, status),
            (cycle.State.Detection, cycle.State.Remediation, cycle.State.PortalStatus));
}
