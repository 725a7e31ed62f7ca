using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertProp.Exposure;
using CertProp.Reports;
using CertProp.Tests.Support;

namespace CertProp.Tests.Reports;

/// <summary>What <c>protect</c> writes of everything that can become of a setting is what is published.</summary>
public sealed class ProtectReportTests
{
    private const string UserFile = "C:\\Users\\Zo\u00EB\\Default.rdp";

    private static readonly ProtectOutcome[] s_outcomes =
    [
        .. ProtectedSetting.All.SelectMany(setting => Enum.GetValues<OutcomeKind>().Select(
            kind => new ProtectOutcome(setting, kind, setting.IsUsers ? UserFile : "", "why"))),
    ];

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void Document_IsOfThePublishedForm(bool undo, bool preview)
    {
        IReadOnlyList<ProtectedSetting>? settings = undo ? null : ProtectedSetting.All;
        foreach (ExitCode exitCode in new[] { ExitCode.Ok, ExitCode.Incomplete, ExitCode.Denied })
        {
            string json = Json(exitCode, preview, settings, s_outcomes);

            Assert.Empty(Schemas.FaultsOfProtect(json));
            using JsonDocument document = JsonDocument.Parse(json);
            Assert.Equal(undo, document.RootElement.GetProperty("undo").GetBoolean());
            Assert.Equal(undo ? 0 : 5, document.RootElement.GetProperty("sideEffects").GetArrayLength());
        }
    }

    [Fact]
    public void NothingToPutBack_IsADocumentToo() =>
        Assert.Empty(Schemas.FaultsOfProtect(Json(ExitCode.Ok, preview: false, settings: null, [])));

    [Theory]
    [InlineData("""{ "exitCode": 6 }""")]
    [InlineData("""{ "undo": null }""")]
    [InlineData("""{ "sideEffects": [1] }""")]
    [InlineData("""{ "protection": [{ "setting": "card", "outcome": "closed", "path": "", "detail": "" }] }""")]
    [InlineData("""{ "protection": [{ "setting": "service", "outcome": "opened", "path": "", "detail": "" }] }""")]
    [InlineData("""{ "protection": [{ "setting": "service", "outcome": "left", "path": "", "detail": "", "": 1 }] }""")]
    [InlineData("""{ "protection": [{ "setting": "service", "outcome": "closed", "path": "" }] }""")]
    [InlineData("""{ "scope": "machine" }""")]
    public void AnythingElse_IsNot(string other)
    {
        string json = Json(ExitCode.Ok, preview: false, ProtectedSetting.All, s_outcomes);
        JsonObject document = JsonNode.Parse(json)!.AsObject();
        foreach ((string name, JsonNode? value) in JsonNode.Parse(other)!.AsObject())
            document[name] = value?.DeepClone();

        Assert.NotEmpty(Schemas.FaultsOfProtect(document.ToJsonString()));
    }

    // Whoever reads the one reads the other; and neither knows a word that the program does not say.
    [Fact]
    public void Outcomes_AreTheSameInBothSchemas_AndThoseOfTheProgram()
    {
        JsonNode outcome = Definition("certprop-protect.schema.json");

        Assert.Equal(Definition("certprop-report.schema.json").ToJsonString(), outcome.ToJsonString());
        Assert.Equal(ProtectedSetting.All.Select(setting => setting.Name), Words("setting"));
        Assert.Equal(Enum.GetValues<OutcomeKind>().Select(Names.Of), Words("outcome"));

        IEnumerable<string> Words(string member) =>
            outcome["properties"]![member]!["enum"]!.AsArray().Select(word => (string)word!);
    }

    private static JsonNode Definition(string schema) =>
        JsonNode.Parse(File.ReadAllText(Schemas.PathOf(schema)))!["definitions"]!["protection"]!;

    private static string Json(
        ExitCode exitCode, bool preview, IReadOnlyList<ProtectedSetting>? settings,
        IReadOnlyList<ProtectOutcome> outcomes) =>
        Encoding.UTF8.GetString(ProtectReport.ToJson(exitCode, DateTimeOffset.UnixEpoch, preview, settings, outcomes));
}
