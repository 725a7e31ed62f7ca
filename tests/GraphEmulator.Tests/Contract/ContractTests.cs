using System.Text.Json;
using CertProp.GraphEmulator.Contract;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests.Contract;

/// <summary>The contract's own checks, without HTTP.</summary>
public sealed class ContractTests : EmulatorTest
{
    [Theory]
    // Edm.Binary is ordinary base64, whatever the contract's format says.
    [InlineData("beta", "deviceHealthScript", "detectionScriptContent", "\"+/+=\"", true)]
    [InlineData("beta", "deviceHealthScript", "detectionScriptContent", "\"-_-_\"", false)]
    [InlineData("beta", "deviceHealthScript", "detectionScriptContent", "null", true)]
    [InlineData("beta", "deviceHealthScript", "runAs32Bit", "null", false)]
    [InlineData("beta", "deviceHealthScript", "createdDateTime", "\"2026-03-01T12:00:00.1234567Z\"", true)]
    [InlineData("beta", "deviceHealthScript", "createdDateTime", "\"2026-03-01\"", false)]
    [InlineData("beta", "deviceHealthScriptRunOnceSchedule", "time", "\"01:00:00\"", true)]
    [InlineData("beta", "deviceHealthScriptRunOnceSchedule", "time", "\"08:00:00.0000000\"", true)]
    [InlineData("beta", "deviceHealthScriptRunOnceSchedule", "time", "\"24:00:00\"", false)]
    [InlineData("beta", "deviceHealthScriptRunOnceSchedule", "date", "\"2026-03-01\"", true)]
    [InlineData("beta", "deviceHealthScriptRunOnceSchedule", "date", "\"2026-02-30\"", false)]
    [InlineData("beta", "win32LobApp", "allowedArchitectures", "\"x64,arm64\"", true)]
    [InlineData("beta", "win32LobApp", "allowedArchitectures", "null", true)]
    [InlineData("v1.0", "win32LobApp", "allowedArchitectures", "\"x64,arm64\"", false)]
    [InlineData("beta", "win32LobApp", "installExperience", "{\"runAsAccount\":\"system\"}", true)]
    [InlineData("beta", "win32LobApp", "installExperience", "{\"runAsAccount\":\"systemm\"}", false)]
    [InlineData("beta", "win32LobApp", "size", "1.5", false)]
    [InlineData("beta", "win32LobApp", "returnCodes", "[{\"returnCode\":0,\"type\":\"success\"}]", true)]
    [InlineData("beta", "win32LobApp", "returnCodes", "{}", false)]
    [InlineData("beta", "mobileAppContent", "containedApps", "[{\"anything\":1}]", true)]
    public void Value_IsCheckedAsItIsOnTheWire(string version, string type, string member, string value, bool good)
    {
        var schema = new SchemaUse(GraphContract.Found.Type(version, type), Nullable: false);
        using var body = JsonDocument.Parse(
            $$"""{ "@odata.type": "#microsoft.graph.{{type}}", "{{member}}": {{value}} }""");
        ContractProblem[] problems = [.. SchemaCheck.Check(body.RootElement, schema, ofService: false)];
        Assert.Equal(good, problems.Length == 0);
        Assert.All(problems, problem => Assert.StartsWith($"$.{member}", problem.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void Annotations_AreTheServicesOnly()
    {
        var schema = new SchemaUse(GraphContract.Found.Type("beta", "deviceHealthScript"), Nullable: false);
        using var body = JsonDocument.Parse("""{ "@odata.context": "x", "assignments@odata.context": "y" }""");
        Assert.Empty(SchemaCheck.Check(body.RootElement, schema, ofService: true));
        Assert.Equal(2, SchemaCheck.Check(body.RootElement, schema, ofService: false).Count());
    }

    [Fact]
    public void Answer_OfAnotherStatusOrForm_IsAProblem()
    {
        Assert.Null(GraphContract.Found.Find("DELETE", $"{Scripts}/x", out Addressed? addressed));
        Operation operation = addressed!.Operation;
        using var error = JsonDocument.Parse("""{ "error": { "code": "a" } }""");
        string Problem(int status, JsonElement? body) =>
            Assert.Single(GraphContract.CheckAnswer(operation, status, body)).Path;

        Assert.Empty(GraphContract.CheckAnswer(operation, 204, null));
        Assert.Equal("status", Problem(200, null));
        Assert.Equal("$", Problem(204, error.RootElement));
        Assert.Equal("$.error.message", Problem(400, error.RootElement));
        Assert.Equal("$", Problem(400, null));
    }

    /// <summary>
    /// Every schema can be read: no reference leads nowhere, no type is one that the checks do not know.
    /// </summary>
    [Fact]
    public void EveryOperation_CanBeReadWhole()
    {
        // Those of the subset, and two by hand.
        Assert.Equal(132 + 2, GraphContract.Found.Operations.Count);
        var seen = new HashSet<Schema>();
        foreach ((_, Operation operation) in GraphContract.Found.Operations)
        {
            foreach (SchemaUse? use in (SchemaUse?[])[operation.Body, operation.Success.Body, operation.Error])
                Visit(use?.Schema, seen);
        }
        string?[] known = ["object", "array", "string", "integer", "number", "boolean"];
        Assert.All(seen, schema => Assert.Contains(schema.Type, known));
    }

    /// <summary>What the emulator answers stands in the contract; a misspelt route would never be asked.</summary>
    [Fact]
    public void EveryRoute_IsInTheContract() => Assert.All(Graph.Routes, route => Assert.Contains(
        GraphContract.Found.Operations,
        entry => (entry.Operation.Method, entry.Operation.Path) == (route.Method, route.Path)));

    private static void Visit(Schema? schema, HashSet<Schema> seen)
    {
        if (schema is null || !seen.Add(schema))
            return;
        Visit(schema.Items, seen);
        foreach (SchemaUse member in schema.Members.Values)
            Visit(member.Schema, seen);
        foreach (Schema derived in schema.Derived.Values)
            Visit(derived, seen);
    }
}
