using System.Text;
using System.Text.Json;
using CertProp.Deploy.Settings;
using NJsonSchema;

namespace CertProp.Deploy.Tests.Settings;

/// <summary>certprop.deploy.json: the reader, and the published schema that editors go by, agree on every one of these.</summary>
public class SettingsReaderTests
{
    private const string Start = """ "version": 1, "deployment": "5f0c2f5e-9a51-4f0e-8c1d-2b7e6a3d4c10" """;

    private static readonly Lazy<Task<JsonSchema>> s_schema = new(() =>
        JsonSchema.FromFileAsync(Path.Combine(Repository.Root, "docs", "certprop.deploy.schema.json")));

    /// <summary>Members that are right.</summary>
    public static TheoryData<string> Right =>
    [
        "",
        """ "tenant": "contoso.onmicrosoft.com", "cloud": "usgov", "auth": { "method": "githubOidc", "clientId": "x" } """,
        """ "tenant": null, "policy": null, "sign": null, "configmgr": null """,
        """ "sign": "signtool sign {file}", "names": { "prefix": "CertProp", "publisher": "Contoso" } """,
        """ "assignments": "ignored", "targets": "users", "scopeTags": [] """,
        """ "rings": [] """,
        """ "rings": [{ "name": "pilot", "include": ["a"] }, { "name": "Broad-2", "include": ["allDevices"], "mode": "remediate" }] """,
        """ "rings": [{ "name": "a", "include": ["b"], "exclude": ["c"], "filter": { "exclude": "f" }, "schedule": { "daily": "23:59" } }] """,
        """ "rings": [{ "name": "a", "include": ["b"], "app": { "deliver": "none" } }] """,
        """ "rings": [{ "name": "pilot", "include": ["a"], "filter": null, "schedule": { "hours": 23 } }] """,
        """ "status": { "staleDays": 30, "pendingDays": 1, "userNames": true } """,
        """ "configmgr": { "siteCode": "P01", "server": "cm01", "collection": "P0100123", "mode": "remediate" } """,
        """ "configmgr": { "siteCode": "P01", "server": "cm01", "collection": "P01", "content": "\\\\fs01\\src$", "everyHours": 24 } """,
        """ "configmgr": { "siteCode": "P01", "server": "cm01", "collection": "P01", "everyHours": 23 } """,
        """ "configmgr": { "siteCode": "P01", "server": "cm01", "collection": "P01", "everyHours": 744 } """,
    ];

    /// <summary>Members that are wrong, and what the sentence must name.</summary>
    public static TheoryData<string, string> Wrong => new()
    {
        { """ "tennant": "x" """, "tennant" },
        { """ "tenant": 1 """, "tenant" },
        { """ "tenant": "https://contoso.com" """, "tenant" },
        { """ "cloud": "Global" """, "cloud" },
        { """ "auth": { "method": "password" } """, "auth.method" },
        { """ "auth": { "secret": "x" } """, "auth.secret" },
        { """ "sign": "signtool sign" """, "{file}" },
        { """ "names": { "prefix": "" } """, "names.prefix" },
        { """ "scopeTags": "Default" """, "scopeTags" },
        { """ "assignments": "mine" """, "assignments" },
        { """ "rings": {} """, "rings" },
        { """ "rings": [{ "include": ["a"] }] """, "name" },
        { """ "rings": [{ "name": "pilot" }] """, "include" },
        { """ "rings": [{ "name": "pilot", "include": [] }] """, "include" },
        { """ "rings": [{ "name": "two words", "include": ["a"] }] """, "name" },
        { """ "rings": [{ "name": "pilot", "include": ["a"], "schedule": { "hours": 24 } }] """, "hours" },
        { """ "rings": [{ "name": "pilot", "include": ["a"], "schedule": { "daily": "24:00" } }] """, "daily" },
        { """ "rings": [{ "name": "pilot", "include": ["a"], "schedule": { "hours": 1, "daily": "10:00" } }] """, "daily" },
        { """ "rings": [{ "name": "pilot", "include": ["a"], "schedule": {} }] """, "hours" },
        { """ "rings": [{ "name": "pilot", "include": ["a"], "filter": {} }] """, "filter" },
        { """ "rings": [{ "name": "pilot", "include": ["a"], "filter": { "include": "a", "exclude": "b" } }] """, "filter" },
        { """ "rings": [{ "name": "pilot", "include": ["a"], "app": { "deliver": "both" } }] """, "deliver" },
        { """ "status": { "staleDays": 0 } """, "staleDays" },
        { """ "configmgr": { "siteCode": "P01" } """, "server" },
        { """ "configmgr": { "siteCode": "P0123", "server": "a", "collection": "b" } """, "siteCode" },
        {
            """ "configmgr": { "siteCode": "P01", "server": "a", "collection": "b", "everyHours": 36 } """,
            "\"configmgr.everyHours\" is 36, expected was 1 to 23, or whole days in hours, such as 24 or 48"
        },
        { """ "configmgr": { "siteCode": "P01", "server": "a", "collection": "b", "everyHours": 0 } """, "everyHours" },
        { """ "configmgr": { "siteCode": "P01", "server": "a", "collection": "b", "everyHours": 768 } """, "everyHours" },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public async Task RightSettings_AreReadAndAgreeWithTheSchema(string members)
    {
        string text = Whole(members);

        SettingsReader.Read("settings", Encoding.UTF8.GetBytes(text));

        Assert.Empty((await s_schema.Value).Validate(text));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task WrongSettings_AreOneSentenceAndAgainstTheSchema(string members, string named)
    {
        string text = Whole(members);

        var wrong = Assert.Throws<InvalidInputException>(() => SettingsReader.Read("settings", Encoding.UTF8.GetBytes(text)));

        Assert.Contains(named, wrong.Message, StringComparison.Ordinal);
        Assert.NotEmpty((await s_schema.Value).Validate(text));
    }

    [Theory]
    [InlineData("""{ "version": 1 }""", "deployment")]
    [InlineData("""{ "deployment": "5f0c2f5e-9a51-4f0e-8c1d-2b7e6a3d4c10" }""", "version")]
    [InlineData("""{ "version": 2, "deployment": "5f0c2f5e-9a51-4f0e-8c1d-2b7e6a3d4c10" }""", "version")]
    [InlineData("""{ "version": 1, "deployment": "mine" }""", "deployment")]
    [InlineData("""{ "version": 1, "deployment": "00000000-0000-0000-0000-000000000000" }""", "deployment")]
    [InlineData("", "empty")]
    [InlineData("[]", "object")]
    [InlineData("""{ "version": 1, "sign": "{file}" }""", "\"sign\" is \"{file}\", expected was a command")]
    [InlineData("""{ "version": 1, "policy": "a\u0000b" }""", "\"policy\" is \"a\\u0000b\", expected was a path")]
    public void WrongDocument_IsOneSentence(string text, string named)
    {
        var wrong = Assert.Throws<InvalidInputException>(() => SettingsReader.Read("settings", Encoding.UTF8.GetBytes(text)));

        Assert.Contains(named, wrong.Message, StringComparison.Ordinal);
    }

    // What a schema of this kind cannot say.
    [Theory]
    [InlineData(""" "rings": [{ "name": "pilot", "include": ["a"] }, { "name": "Pilot", "include": ["b"] }] """, "two rings")]
    [InlineData(""" "rings": [{ "name": "all", "include": ["a"] }] """, "all")]
    [InlineData(""" "rings": [{ "name": "a", "include": ["allUsers"] }] """, "ring a includes \"allUsers\"")]
    [InlineData(""" "rings": [{ "name": "a", "include": ["b", "allDevices"] }], "targets": "users" """, "hold users")]
    public void RingsThatWouldBeMistaken_AreRefused(string members, string named)
    {
        var wrong = Assert.Throws<InvalidInputException>(() => SettingsReader.Read("settings", Encoding.UTF8.GetBytes(Whole(members))));

        Assert.Contains(named, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartingSettings_AreRightAndBeginWithLooking()
    {
        string text = PackagedText.Read("starting-settings.jsonc").Replace("{{deployment}}", $"{Guid.NewGuid():D}", StringComparison.Ordinal);

        DeploySettings settings = SettingsReader.Read("settings", Encoding.UTF8.GetBytes(text));

        Assert.Equal(RingMode.Detect, Assert.Single(settings.Rings).Mode);
        using var plain = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        Assert.Empty((await s_schema.Value).Validate(JsonSerializer.Serialize(plain.RootElement)));
    }

    private static string Whole(string members) => $"{{ {Start}{(members.Length > 0 ? ", " : "")}{members} }}";
}
