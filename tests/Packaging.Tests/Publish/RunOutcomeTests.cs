using System.Text.Json.Nodes;
using CertProp.Deploy.Fleet;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>The portal's words, by the pair of states that Graph gives.</summary>
public sealed class RunOutcomeTests
{
    [Theory]
    [InlineData("success", "skipped", "Without issues")]
    [InlineData("fail", "success", "Issue fixed")]
    [InlineData("fail", "remediationFailed", "Recurred")]
    [InlineData("fail", "scriptError", "Failed")]
    [InlineData("scriptError", "skipped", "Failed")]
    [InlineData("fail", "skipped", "With issues")]
    [InlineData("fail", "unknown", "With issues")]
    [InlineData("pending", "unknown", "Pending")]
    [InlineData("notApplicable", "unknown", "Not applicable")]
    [InlineData("somethingNew", "unknown", "Unknown")]
    public void Pair_IsOneWord(string detection, string remediation, string word) =>
        Assert.Equal(word, Of(detection, remediation).Portal);

    [Theory]
    [InlineData("LEAKED 2\r\n", null, "LEAKED 2")]
    [InlineData("LEAKED 2", "OK\r\n", "OK")]
    [InlineData("LEAKED 2", "", "LEAKED 2")]
    [InlineData(null, null, null)]
    [InlineData("", null, null)]
    public void Line_IsTheLastThatADetectionWrote(string? before, string? after, string? line) =>
        Assert.Equal(line, Of("fail", "success", before, after).Line);

    private static RunOutcome Of(string detection, string remediation, string? before = null, string? after = null) =>
        RunOutcome.Of(new JsonObject
        {
            ["detectionState"] = detection,
            ["remediationState"] = remediation,
            ["preRemediationDetectionScriptOutput"] = before,
            ["postRemediationDetectionScriptOutput"] = after,
        });
}
