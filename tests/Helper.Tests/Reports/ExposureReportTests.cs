using System.Text;
using System.Text.Json.Nodes;
using CertProp.Cards;
using CertProp.Exposure;
using CertProp.Reports;
using CertProp.Tests.Support;

namespace CertProp.Tests.Reports;

/// <summary>What <c>exposure</c> writes, whatever it saw and whatever it could not see, is what is published.</summary>
public sealed class ExposureReportTests
{
    private const uint Present = 0x20, Failed = 0x80100001;

    private static readonly Facts s_everythingOpen = new()
    {
        Cards = new CardReaders(0, [new CardReader("Yubico 0", 0x20, 0, Present)]),
        DefaultRdp = new RdpReading("Default.rdp", null, null),
        Redirection = new OwnedValue(SettingValue.Absent),
        CertPropEnabled = new OwnedValue(SettingValue.Of(1), "Group Policy"),
        Service = new ServiceFacts(SettingValue.Of(3), runs: true),
    };

    [Theory]
    [InlineData("everything open", 10)]
    [InlineData("as SYSTEM", 0)]
    [InlineData("nothing may be read", 3)]
    [InlineData("other types", 0)]
    [InlineData("no service", 0)]
    [InlineData("closed by certprop", 0)]
    public void Document_IsOfThePublishedForm(string situation, int exitCode)
    {
        Facts facts = Facts(situation);

        string json = Json(facts);

        Assert.Empty(Schemas.FaultsOfExposure(json));
        Assert.Equal(exitCode, (int)JsonNode.Parse(json)!["exitCode"]!);
    }

    [Theory]
    [InlineData("""{ "exitCode": 6 }""")]
    [InlineData("""{ "session": null }""")]
    [InlineData("""{ "open": ["card"] }""")]
    [InlineData("""{ "time": "2026-11-26 22:07" }""")]
    [InlineData("""{ "conditions": [] }""")]
    [InlineData("""{ "notes": [{ "name": "weather", "value": "", "where": "", "meaning": "" }] }""")]
    [InlineData("""{ "word": "CLEAN" }""")]
    public void AnythingElse_IsNot(string other)
    {
        JsonObject document = JsonNode.Parse(Json(s_everythingOpen))!.AsObject();
        foreach ((string name, JsonNode? value) in JsonNode.Parse(other)!.AsObject())
            document[name] = value?.DeepClone();

        Assert.NotEmpty(Schemas.FaultsOfExposure(document.ToJsonString()));
    }

    // As SYSTEM nobody's Default.rdp is seen: it may be open.
    [Theory]
    [InlineData("everything open", "REPORTED open by configuration: rdpFiles, redirection, service")]
    [InlineData("as SYSTEM", "REPORTED open by configuration: redirection, service; not known: rdpFiles")]
    [InlineData("nothing may be read",
        "REPORTED no condition is known to be open by configuration; not known: rdpFiles, redirection, service")]
    [InlineData("other types", "REPORTED open by configuration: rdpFiles; not known: redirection, service")]
    [InlineData("no service", "CLEAN open by configuration: rdpFiles, redirection; not: service")]
    [InlineData("closed by certprop", "CLEAN no condition is open by configuration")]
    public void Line_SaysWhatIsNotKnown(string situation, string words)
    {
        PortalLine line = PortalLine.Of(Report(Facts(situation)).ToLine());

        Assert.Equal(words, line.Words);
    }

    private static Facts Facts(string situation) => situation switch
    {
        "as SYSTEM" => s_everythingOpen with { Cards = null, DefaultRdp = null },
        "nothing may be read" => new Facts
        {
            Cards = new CardReaders(Failed, []),
            DefaultRdp = new RdpReading("Default.rdp", null, "permission denied"),
            Redirection = new OwnedValue(SettingValue.Denied("permission denied")),
            CertPropEnabled = new OwnedValue(SettingValue.Denied("permission denied")),
            Service = new ServiceFacts(SettingValue.Denied("permission denied"), runs: null),
        },
        "other types" => s_everythingOpen with
        {
            Redirection = new OwnedValue(SettingValue.OfType("REG_SZ")),
            CertPropEnabled = new OwnedValue(SettingValue.OfType("REG_QWORD"), "MDM"),
        },
        "no service" => s_everythingOpen with { Service = new ServiceFacts(SettingValue.Absent, runs: null) },
        "closed by certprop" => s_everythingOpen with
        {
            DefaultRdp = new RdpReading("Default.rdp", RdpRedirection.Off, null),
            Redirection = new OwnedValue(SettingValue.Of(0)) { IsOurs = true },
            Service = new ServiceFacts(SettingValue.Of(4), runs: false),
            ServiceIsOurs = true,
        },
        _ => s_everythingOpen,
    };

    private static string Json(Facts facts) =>
        Encoding.UTF8.GetString(Report(facts).ToJson("console", DateTimeOffset.UnixEpoch));

    private static ExposureReport Report(Facts facts)
    {
        IReadOnlyList<Condition> conditions = Conditions.Of(facts);
        ExitCode exitCode = Conditions.ExitCodeOf(conditions, facts);
        return new ExposureReport(conditions, Notes(), Configured(ConditionState.Open), exitCode)
        {
            Unknown = Configured(ConditionState.Unknown),
        };

        IReadOnlyList<string> Configured(ConditionState state) => OpenConditions.Of(
            state, facts.DefaultRdp?.State, facts.Redirection.Value, facts.Service.StartType,
            facts.CertPropEnabled.Value);
    }

    // Those that there are on every machine.
    private static Note[] Notes() =>
    [
        .. new[] { "session", "kspSwitch", "rootPropagation", "rootCleanup", "plugAndPlay", "autoEnrolmentMachine" }
            .Select(name => new Note(name, "value", "where", "meaning")),
    ];
}
