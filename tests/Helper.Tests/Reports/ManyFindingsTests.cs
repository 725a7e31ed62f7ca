using System.Text.Json;
using CertProp.Tests.Support;

namespace CertProp.Tests.Reports;

/// <summary>The other reports over thousands of hostile names.</summary>
[Collection(SharedLeakTree.Name)]
public class ManyFindingsTests(LeakTree tree)
{
    [Fact]
    public void JsonReport_HasThemAllInTheOrderOfProfiles()
    {
        CommandResult result = tree.Run("", "detect", "--format", "json");
        Assert.Equal(10, result.ExitCode);
        string[] profiles =
        [
            .. result.Json.GetProperty("certificates").EnumerateArray().Select(
                entry => entry.GetProperty("profile").GetString()!),
        ];
        Assert.Equal(tree.Count, profiles.Length);
        Assert.Equal(profiles.Order(StringComparer.Ordinal), profiles);
        JsonElement summary = result.Json.GetProperty("summary");
        Assert.Equal(tree.Count, summary.GetProperty("leaked").GetInt32());
        Assert.Equal(LeakTree.ProfileCount, summary.GetProperty("profiles").GetInt32());
    }

    [Fact]
    public void CsvReport_HasARowForEach()
    {
        CommandResult result = tree.Run("", "detect", "--format", "csv");
        TerminalCells.AssertHarmless(result.Output);
        List<string[]> rows = Rfc4180.Parse(result.Output);
        Assert.Equal(tree.Count + 1, rows.Count);
        Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));
        string? formula = rows.SelectMany(row => row).FirstOrDefault(
            cell => cell.Length > 0 && "=+-@\t".Contains(cell[0]));
        Assert.Null(formula);
    }

    [Fact]
    public void Table_FitsTerminals()
    {
        CommandResult result = tree.Run("", "list");
        TerminalCells.AssertHarmless(result.Output);
        string[] lines = result.Output.Split(Environment.NewLine);
        Assert.Equal(tree.Count + 1, lines.TakeWhile(line => line.Length > 0).Count());
        Assert.InRange(lines.Max(line => TerminalCells.Lay(line).Length), 1, 100);
    }
}
