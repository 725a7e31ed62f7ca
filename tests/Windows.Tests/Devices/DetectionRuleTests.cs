using System.Text.Json.Nodes;
using CertProp.DeviceSim.Apps;

namespace CertProp.Windows.Tests.Devices;

/// <summary>
/// What the simulated agent makes of an app's rules and commands (reference, section 8.2). Needs no Windows.
/// </summary>
public sealed class DetectionRuleTests
{
    [Theory]
    [InlineData("equal", "1.2.3.0", true)]
    [InlineData("equal", "1.2.4.0", false)]
    [InlineData("equal", null, false)]
    [InlineData("greaterThanOrEqual", "1.10.0.0", true)]
    [InlineData("lessThan", "1.10.0.0", false)]
    [InlineData("notEqual", null, false)]
    public void Versions_AreComparedNumberByNumber(string comparison, string? found, bool met) => Assert.Equal(
        met, Rule(comparison).IsMetBy(found is null ? null : Version.Parse(found)));

    [Fact]
    public void ProgramFiles_IsTheMachinesOwn() => Assert.Equal(
        Path.Combine("c", "Program Files", "CertPropRemediation", "certprop.exe"),
        Rule("equal").PathOn(Path.Combine("c", "Program Files")));

    [Fact]
    public void RuleOfAnotherKind_IsNotGuessedAt()
    {
        JsonObject rule = Json("equal");
        rule["operationType"] = "doesNotExist";

        Assert.Throws<NotSupportedException>(() => DetectionRule.Of(rule));
    }

    [Theory]
    [InlineData("certprop.exe install", "certprop.exe", "install")]
    [InlineData("\"C:\\Program Files\\A\\a.exe\" uninstall", @"C:\Program Files\A\a.exe", "uninstall")]
    [InlineData("a.exe  \"b c\" d", "a.exe", "b c|d")]
    public void CommandLine_IsTakenApartAtSpaces(string line, string program, string arguments)
    {
        CommandText command = CommandText.Of(line);

        Assert.Equal((program, arguments), (command.Program, string.Join('|', command.Arguments)));
    }

    private static DetectionRule Rule(string comparison) => DetectionRule.Of(Json(comparison));

    private static JsonObject Json(string comparison) => new()
    {
        ["@odata.type"] = "#microsoft.graph.win32LobAppFileSystemRule",
        ["ruleType"] = "detection",
        ["path"] = @"%ProgramFiles%\CertPropRemediation",
        ["fileOrFolderName"] = "certprop.exe",
        ["operationType"] = "version",
        ["operator"] = comparison,
        ["comparisonValue"] = "1.2.3.0",
        ["check32BitOn64System"] = false,
    };
}
