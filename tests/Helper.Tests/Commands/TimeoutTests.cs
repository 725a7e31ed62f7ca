using CertProp.Tests.Support;

namespace CertProp.Tests.Commands;

/// <summary><c>--timeout</c> where a run cannot end by itself.</summary>
public class TimeoutTests(StuckRuns runs) : IClassFixture<StuckRuns>
{
    [Fact]
    public void ReadingThatBlocks_EndsWith6()
    {
        CommandResult result = runs["owners"];
        Assert.Equal((6, ""), (result.ExitCode, result.Output));
        OneSentence.Assert(result.Error, "--timeout");
    }

    [Fact]
    public void ReadingThatBlocks_IsOnePortalLineWhereThatIsAskedFor()
    {
        CommandResult result = runs["owners line"];
        Assert.Equal(6, result.ExitCode);
        PortalLine line = PortalLine.Of(result);
        Assert.StartsWith("ERROR timeout ", line.Words, StringComparison.Ordinal);
        Assert.Equal("timeout", line.Json.GetProperty("e").GetString());
    }

    [Fact]
    public void PolicyThatDoesNotCome_EndsWith6()
    {
        CommandResult result = runs["policy"];
        Assert.Equal((6, ""), (result.ExitCode, result.Output));
        OneSentence.Assert(result.Error, "--timeout");
    }

    [Theory]
    [InlineData("json")]
    [InlineData("csv")]
    public void OutputThatNobodyReads_EndsWith6(string format) => Assert.Equal(6, runs[format].ExitCode);
}
