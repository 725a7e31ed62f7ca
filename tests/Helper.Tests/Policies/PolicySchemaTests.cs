using System.Text;
using System.Text.Json;
using CertProp.Policies;
using CertProp.Tests.Support;

namespace CertProp.Tests.Policies;

/// <summary>The published schema and the reader, which must be of one opinion.</summary>
public class PolicySchemaTests
{
    private const string Schema = "certprop-policy.schema.json";

    [Theory]
    [MemberData(nameof(PolicyDocuments.Valid), MemberType = typeof(PolicyDocuments))]
    public void ValidDocument_IsTakenByReaderAndSchema(string json)
    {
        PolicyReader.Read("p.json", Encoding.UTF8.GetBytes(json));
        Assert.Empty(Schemas.FaultsOfPolicy(json));
    }

    [Theory]
    [MemberData(nameof(PolicyDocuments.Invalid), MemberType = typeof(PolicyDocuments))]
    [MemberData(nameof(PolicyDocuments.Sloppy), MemberType = typeof(PolicyDocuments))]
    public void InvalidDocument_IsRefusedByReaderAndSchema(string json)
    {
        Assert.NotEmpty(Schemas.FaultsOfPolicy(json));
        Assert.Throws<InvalidInputException>(() => PolicyReader.Read("p.json", Encoding.UTF8.GetBytes(json)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("""{ "version": 0 }""")]
    [InlineData("""{ "version": 2 }""")]
    [InlineData("""{ "version": "1" }""")]
    [InlineData("""{ "version": true }""")]
    [InlineData("""{ "owner": "any" }""")]
    public void WrongVersionOrShape_IsRefusedByReaderAndSchema(string json)
    {
        Assert.NotEmpty(Schemas.FaultsOfPolicy(json));
        Assert.Throws<InvalidInputException>(() => PolicyReader.Read("p.json", Encoding.UTF8.GetBytes(json)));
    }

    [Fact]
    public void PolicyOfTheSamples_IsTakenByTheSchema() =>
        Assert.Empty(Schemas.FaultsOfPolicy(File.ReadAllText(Path.Combine(Repository.Samples, "policy.json"))));

    [Theory]
    [InlineData("")]
    [InlineData("providers")]
    [InlineData("keep")]
    [InlineData("cards")]
    [InlineData("profiles")]
    [InlineData("limits")]
    [InlineData("backup")]
    [InlineData("report")]
    public void MembersThatTheReaderNames_AreTheSchemas(string parent)
    {
        string json = parent.Length == 0
            ? """{ "version": 1, "?": 1 }"""
            : $$"""{ "version": 1, "{{parent}}": { "?": 1 } }""";
        var fault = Assert.Throws<InvalidInputException>(
            () => PolicyReader.Read("p.json", Encoding.UTF8.GetBytes(json)));
        string[] named = fault.Message.Split("allowed are ")[1].Split(", ");
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Schemas.PathOf(Schema)));
        JsonElement members = schema.RootElement.GetProperty("properties");
        if (parent.Length > 0)
            members = members.GetProperty(parent).GetProperty("properties");
        Assert.Equal(named.Order(), members.EnumerateObject().Select(member => member.Name).Order());
    }

    [Theory]
    [InlineData(Schema)]
    [InlineData("certprop-report.schema.json")]
    [InlineData("certprop-exposure.schema.json")]
    [InlineData("certprop-protect.schema.json")]
    public void PublishedSchemas_AreDraft7WithoutConstOrIf(string name)
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Schemas.PathOf(name)));
        Assert.Equal("http://json-schema.org/draft-07/schema#", schema.RootElement.GetProperty("$schema").GetString());
        Assert.Empty(KeywordsIn(schema.RootElement).Intersect(["const", "if", "then", "else", "$defs"]));
    }

    [Theory]
    [InlineData(Schema)]
    [InlineData("certprop-report.schema.json")]
    [InlineData("certprop-exposure.schema.json")]
    [InlineData("certprop-protect.schema.json")]
    public void ObjectsOfPublishedSchemas_AllowNoFurtherMembers(string name)
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Schemas.PathOf(name)));
        Assert.All(Objects(schema.RootElement), element =>
        {
            if (element.TryGetProperty("properties", out JsonElement members) && element.TryGetProperty("type", out _))
                Assert.False(element.GetProperty("additionalProperties").GetBoolean(), members.ToString());
        });
    }

    [Fact]
    public void Defaults_AreTheReaders()
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Schemas.PathOf(Schema)));
        string members = string.Join(", ", schema.RootElement.GetProperty("properties").EnumerateObject()
            .Select(DefaultOf).Where(member => member is not null));
        Policy policy = PolicyReader.Read("p.json", Encoding.UTF8.GetBytes($$"""{ "version": 1, {{members}} }"""));
        Assert.Equivalent(new Policy(), policy, strict: true);
    }

    [Fact]
    public void PolicyReference_NamesEveryMember()
    {
        string reference = File.ReadAllText(Schemas.PathOf("policy.md"));
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Schemas.PathOf(Schema)));
        JsonElement top = schema.RootElement.GetProperty("properties");
        IEnumerable<string> members = top.EnumerateObject().SelectMany(
            member => member.Value.TryGetProperty("properties", out JsonElement inner)
            ? inner.EnumerateObject().Select(name => $"{member.Name}.{name.Name}")
            : [member.Name]);
        Assert.All(members, member => Assert.Contains($"\n| `{member}` |", reference, StringComparison.Ordinal));
    }

    [Fact]
    public void ExamplesOfThePolicyReference_AreTakenByReaderAndSchema()
    {
        string reference = File.ReadAllText(Schemas.PathOf("policy.md"));
        string[] examples = [.. reference.Split("```jsonc").Skip(1).Select(text => text.Split("```")[0])];
        Assert.NotEmpty(examples);
        Assert.All(examples, example =>
        {
            PolicyReader.Read("policy.md", Encoding.UTF8.GetBytes(example));
            Assert.Empty(Schemas.FaultsOfPolicy(example));
        });
    }

    // The default itself, or the members' where it is an object.
    private static string? DefaultOf(JsonProperty member)
    {
        if (member.Value.TryGetProperty("default", out JsonElement value))
            return $"\"{member.Name}\": {value.GetRawText()}";
        if (!member.Value.TryGetProperty("properties", out JsonElement inner))
            return null;
        return $"\"{member.Name}\": {{ {string.Join(", ", inner.EnumerateObject().Select(DefaultOf))} }}";
    }

    private static IEnumerable<JsonElement> Objects(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Objects(member.Value)).Prepend(element),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Objects),
        _ => [],
    };

    private static IEnumerable<string> KeywordsIn(JsonElement element) =>
        Objects(element).SelectMany(found => found.EnumerateObject()).Select(member => member.Name);
}
