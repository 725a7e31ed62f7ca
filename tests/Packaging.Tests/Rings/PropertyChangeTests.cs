using System.Text.Json.Nodes;
using CertProp.Deploy.Rings;

namespace CertProp.Deploy.Tests.Rings;

/// <summary>What counts as a change, since a service answers with more than it was sent.</summary>
public sealed class PropertyChangeTests
{
    [Theory]
    [InlineData("""{ "a": 1 }""", """{ "a": 1, "b": 2 }""")]
    [InlineData("""{ "a": { "b": 1 } }""", """{ "a": { "b": 1, "added": true } }""")]
    [InlineData("""{ "tags": ["0", "7"] }""", """{ "tags": ["7", "0"] }""")]
    [InlineData("""{ "rules": [{ "a": 1 }] }""", """{ "rules": [{ "a": 1, "added": null }] }""")]
    [InlineData("""{ "script": null }""", """{ "script": "" }""")]
    [InlineData("""{ "script": null }""", "{ }")]
    [InlineData("""{ "@odata.type": "x" }""", "{ }")]
    public void WhatTheServiceAdds_IsNoChange(string wanted, string present) => Assert.Empty(Between(wanted, present));

    [Theory]
    [InlineData("""{ "a": 1 }""", """{ "a": 2 }""")]
    [InlineData("""{ "a": false }""", """{ "a": null }""")]
    [InlineData("""{ "a": { "b": 1 } }""", """{ "a": null }""")]
    [InlineData("""{ "a": ["0"] }""", """{ "a": ["0", "7"] }""")]
    [InlineData("""{ "a": [{ "code": 0 }, { "code": 1 }] }""", """{ "a": [{ "code": 1 }, { "code": 0 }] }""")]
    [InlineData("""{ "a": null }""", """{ "a": "eA==" }""")]
    [InlineData("""{ "a": "x" }""", """{ "a": "X" }""")]
    public void WhatWeWantOtherwise_IsOne(string wanted, string present)
    {
        PropertyChange change = Assert.Single(Between(wanted, present));
        Assert.Equal("a", change.Name);
        Assert.True(JsonNode.DeepEquals(Parse(present)["a"], change.Before));
        Assert.True(JsonNode.DeepEquals(Parse(wanted)["a"], change.After));
    }

    private static IReadOnlyList<PropertyChange> Between(string wanted, string present) =>
        PropertyChange.Between(Parse(present), Parse(wanted));

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
