using System.Text.Json;
using CertProp.Reports;
using CertProp.Tests.Support;

namespace CertProp.Tests.Reports;

/// <summary>The table for spreadsheets, read back by a reader of its own.</summary>
public class CsvReportTests
{
    [Theory]
    [InlineData("list")]
    [InlineData("detect")]
    [InlineData("inspect", "CN")]
    public void Rows_AreTheEntriesOfTheJsonReport(params string[] arguments)
    {
        List<string[]> rows = Rows(CommandRun.OnSamples([.. arguments, "--format", "csv"]));
        JsonElement[] entries =
        [
            .. CommandRun.Of(CommandRun.OnSamples([.. arguments, "--format", "json"])).Json
                .GetProperty("certificates").EnumerateArray(),
        ];
        Assert.Equal(entries.Length, rows.Count - 1);
        string[] header = rows[0];
        foreach ((JsonElement entry, string[] row) in entries.Zip(rows.Skip(1)))
        {
            foreach (string column in new[] { "profile", "thumbprint", "serialNumber", "notAfter", "owner", "verdict",
                "reason", "action" })
                Assert.Equal(entry.GetProperty(column).GetString() ?? "", row[Array.IndexOf(header, column)]);
        }
    }

    [Fact]
    public void Columns_AreTheMembersOfTheJsonReport()
    {
        string[] header = Rows(CommandRun.OnSamples("list", "--format", "csv"))[0];
        JsonElement entry = CommandRun.Of(CommandRun.OnSamples("list", "--format", "json")).Json.GetProperty(
            "certificates")[0];
        Assert.Equal(entry.EnumerateObject().Select(member => member.Name).Order(), header.Order());
    }

    [Fact]
    public void EveryRow_HasAsManyCellsAsTheHeader()
    {
        List<string[]> rows = Rows(CommandRun.OnSamples("list", "--format", "csv"));
        Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));
    }

    [Fact]
    public void HostileNames_AreNoFormulasAndNoControls()
    {
        CommandResult result = CommandRun.Of(CommandRun.OnSamples("list", "--format", "csv"));
        TerminalCells.AssertHarmless(result.Output);
        foreach (string cell in Rfc4180.Parse(result.Output).SelectMany(row => row))
            Assert.False(cell.Length > 0 && "=+-@\t".Contains(cell[0]), cell);
    }

    [Fact]
    public void HostileFolderNames_AreNoFormulasAndNoControls()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows allows no such names");
        using var folder = new TemporaryFolder();
        string element = Directory.EnumerateFiles(
            Path.Combine(Repository.SampleProfiles, "kiosk"), "*", SearchOption.AllDirectories).First();
        string[] names = ["=1+1", "+1", "-1", "@x", "\tx", "'x", "a,b", "a\"b", "a\nb", "a\r\nb", "\e[31mred",
            "\u202Ebidi"];
        foreach (string name in names)
            File.Copy(element, Path.Combine(folder.MakeStore(name), Path.GetFileName(element)));
        CommandResult result = CommandRun.Of("list", "--profiles", folder.Path, "--format", "csv");
        TerminalCells.AssertHarmless(result.Output);
        List<string[]> rows = Rfc4180.Parse(result.Output);
        Assert.Equal(
            [
                "'=1+1", "'+1", "'-1", "'@x", @"'\u0009x", "'x", "a,b", "a\"b", @"a\u000Ab", @"a\u000D\u000Ab",
                @"\u001B[31mred", @"\u202Ebidi",
            ],
            rows.Skip(1).Select(row => row[0]).OrderBy(cell => Array.FindIndex(names, name => SameName(name, cell))));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("=1", "\"'=1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@x", "\"'@x\"")]
    [InlineData("\tx", "\"'\\u0009x\"")]
    [InlineData("a=1", "a=1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("=\"x\",\"y\"", "\"'=\"\"x\"\",\"\"y\"\"\"")]
    [InlineData("a\r\nb", "a\\u000D\\u000Ab")]
    [InlineData("Müller, Jürgen", "\"Müller, Jürgen\"")]
    public void Cell_IsQuotedWhereItMustBe(string text, string cell) => Assert.Equal(cell, CsvReport.Cell(text));

    private static List<string[]> Rows(string[] arguments) => Rfc4180.Parse(CommandRun.Of(arguments).Output);

    private static bool SameName(string name, string cell) =>
        cell == SafeText.Of(name) || cell == $"'{SafeText.Of(name)}";
}
