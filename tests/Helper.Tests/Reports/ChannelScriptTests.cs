using CertProp.Reports;

namespace CertProp.Tests.Reports;

/// <summary>Every cell of the table in the product contract, section 9.</summary>
public class ChannelScriptTests
{
    private const string Line = "the line";

    public static TheoryData<int, int, string, int, string> Cells => new()
    {
        // certprop's code, entries that remediation would act on: Intune detection, and what ConfigMgr's discovery says.
        { 0, 0, Line, 0, ChannelScript.Compliant },
        { 3, 0, Line, 0, ChannelScript.Compliant },
        { 10, 3, Line, 1, Line },
        { 5, 0, Line, 0, ChannelScript.Compliant },
        { 5, 3, Line, 1, Line },
        // A detection of what can be put back ends with 0 where it found something.
        { 0, 3, Line, 1, Line },
        { 3, 3, Line, 1, Line },
        { 1, 0, Line, 1, Line },
        { 2, 0, Line, 1, Line },
        { 4, 0, Line, 1, Line },
        { 6, 0, Line, 1, Line },
        { 6, 3, Line, 1, Line },
        { 70, 0, Line, 1, Line },
        { 70, 3, Line, 1, Line },
        // What no table names must not look compliant.
        { 42, 0, Line, 1, Line },
        { -1, 0, Line, 1, Line },
    };

    [Theory]
    [MemberData(nameof(Cells))]
    public void Detection_IsToldAsItsChannelExpects(int code, int counted, string intuneLine, int intuneCode, string configMgrLine)
    {
        var intune = new ChannelScript(Channel.Intune, Detects: true);
        var configMgr = new ChannelScript(Channel.ConfigMgr, Detects: true);

        Assert.Equal(
            (intuneLine, intuneCode),
            (intune.Answer((ExitCode)code, counted, Line), intune.ExitCodeOf((ExitCode)code, counted)));
        Assert.Equal(
            (configMgrLine, 0),
            (configMgr.Answer((ExitCode)code, counted, Line), configMgr.ExitCodeOf((ExitCode)code, counted)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(5, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(6, 1)]
    [InlineData(70, 1)]
    [InlineData(42, 1)]
    public void Remediation_FailsWhereTheRunDidNotComeToItsEnd(int code, int expected)
    {
        foreach (Channel channel in Enum.GetValues<Channel>())
        {
            var script = new ChannelScript(channel, Detects: false);
            foreach (int counted in (int[])[0, 3])
            {
                Assert.Equal(expected, script.ExitCodeOf((ExitCode)code, counted));
                Assert.Equal(Line, script.Answer((ExitCode)code, counted, Line));
            }
        }
    }
}
