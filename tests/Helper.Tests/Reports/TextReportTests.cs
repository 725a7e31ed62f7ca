using System.Text;
using System.Text.RegularExpressions;
using CertProp.Tests.Support;

namespace CertProp.Tests.Reports;

/// <summary>
/// The table for people, over the samples with their names from everywhere and names made to do harm.
/// </summary>
public partial class TextReportTests
{
    private const int MaxWidth = 100;

    [Theory]
    [InlineData("list")]
    [InlineData("detect")]
    public void Table_FitsTerminals(string command) =>
        Assert.All(Lines(command), line => Assert.InRange(TerminalCells.Lay(line).Length, 0, MaxWidth));

    [Theory]
    [InlineData("list")]
    [InlineData("detect")]
    public void Columns_StandBelowTheirTitles(string command)
    {
        string[] table = [.. Lines(command).TakeWhile(line => line.Length > 0)];
        int[] starts = [.. Title().Matches(table[0]).Select(title => title.Index)];
        Assert.Equal(6, starts.Length);
        Assert.All(table.Skip(1), line =>
        {
            Rune[] cells = TerminalCells.Lay(line);
            foreach (int start in starts.Skip(1).Where(start => start <= cells.Length))
                Assert.Equal("  ", $"{cells[start - 2]}{cells[start - 1]}");
            string thumbprint = string.Concat(cells[starts[1]..(starts[1] + 8)]);
            Assert.Matches("^([0-9A-F]{8}|-       )$", thumbprint);
        });
    }

    [Fact]
    public void List_HasARowForEveryEntry()
    {
        int rows = Lines("list").TakeWhile(line => line.Length > 0).Count() - 1;
        Assert.Equal(SampleVerdict.Expected.Count, rows);
    }

    [Fact]
    public void Detect_HasARowForEveryLeakedEntry()
    {
        int rows = Lines("detect").TakeWhile(line => line.Length > 0).Count() - 1;
        Assert.Equal(SampleVerdict.Expected.Count(entry => entry.Reason == "leaked"), rows);
    }

    [Fact]
    public void Summary_CountsWhatWasExamined()
    {
        int leaked = SampleVerdict.Expected.Count(entry => entry.Reason == "leaked");
        string output = CommandRun.Of(CommandRun.OnSamples("list")).Output;
        Assert.Contains($"{leaked} leaked certificates ({SampleVerdict.Expected.Count} certificates in ", output,
            StringComparison.Ordinal);
        Assert.Contains($"{SampleVerdict.Expected.Count - leaked} kept: {SampleVerdict.Expected.Count(entry => entry.Reason == "unreadable")} unreadable, ", output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("detect")]
    [InlineData("inspect", "CN")]
    [InlineData("inspect", "o")]
    public void HostileNames_ReachNoTerminal(params string[] arguments)
    {
        CommandResult result = CommandRun.Of(CommandRun.OnSamples([.. arguments, "--verbose"]));
        Assert.Contains("mallory", result.Output, StringComparison.Ordinal);
        TerminalCells.AssertHarmless(result.Output);
        TerminalCells.AssertHarmless(result.Error);
    }

    [Fact]
    public void SelfSignedIssuer_IsNotNamedInTheTable()
    {
        string row = Assert.Single(Lines("detect"), line => line.Contains("E7B3E8B2", StringComparison.Ordinal));
        Assert.EndsWith("(self-signed)", row, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("detect")]
    [InlineData("inspect", "Miller")]
    public void Colour_OnlyWhereATerminalIs(params string[] arguments)
    {
        string plain = CommandRun.Of(CommandRun.OnSamples(arguments)).Output;
        string coloured = CommandRun.Of(CommandRun.OnSamples(arguments), input: "", colour: true).Output;
        Assert.DoesNotContain('\e', plain);
        Assert.Contains('\e', coloured);
        Assert.Equal(plain, Style().Replace(coloured, ""));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("csv")]
    [InlineData("line")]
    public void Colour_NeverInFormatsForPrograms(string format)
    {
        string[] arguments = CommandRun.OnSamples("list", "--format", format);
        Assert.DoesNotContain('\e', CommandRun.Of(arguments, input: "", colour: true).Output);
    }

    [Fact]
    public void NothingLeaked_SaysSo()
    {
        CommandResult result = CommandRun.Of("detect", "--store", Path.Combine(Repository.Samples, "people.sst"));
        Assert.StartsWith("No leaked certificates (5 certificates examined).", result.Output,
            StringComparison.Ordinal);
    }

    private static string[] Lines(string command) =>
        CommandRun.Of(CommandRun.OnSamples(command)).Output.Split(Environment.NewLine);

    // Only what the product itself uses to style.
    [GeneratedRegex("\e\\[(0|1|2|31)m")]
    private static partial Regex Style();

    [GeneratedRegex("[A-Z]+")]
    private static partial Regex Title();
}
