using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Recording;
using CertProp.GraphEmulator.Tenants;
using Microsoft.AspNetCore.Http;

namespace CertProp.GraphEmulator.Control;

/// <summary>For people at a terminal: what tests do in code, in JSON, outside of the paths of Graph.</summary>
internal sealed class ControlEndpoint(EmulatedGraph graph, Journal journal)
{
    public const string Path = "/emulator";

    public const string Help = """
        GET    /emulator/requests     what came in              DELETE forgets it, and the violations
        GET    /emulator/violations   what the contract forbids
        GET    /emulator/faults       the fault plan            DELETE empties it
        POST   /emulator/faults       {"route":"POST /beta/deviceManagement/deviceHealthScripts","first":1,"count":2,
                                       "fault":{"kind":"answer","status":429,"code":"TooManyRequests","message":"",
                                                "retryAfter":"5"}}
                                      or {"request":7,"fault":{"kind":"drop","applied":true}}
                                      other kinds: page, dropInBody, stall, refuseToken (claims), expireSas,
                                      concurrentEdit; other routes: "PUT blob:block", "PUT blob:blocklist", "* **"
        GET    /emulator/behaviour    page size, polls, ...     PATCH changes members
        GET    /emulator/approvals    writes that are or were held ({"protectsScripts":true} of the behaviour)
        POST   /emulator/approvals    {"code":"...","status":"approved"}; without a code all that wait; also rejected,
                                      cancelled, expired
        POST   /emulator/runStates    {"script":"id","device":"id","state":{"detectionState":"fail"}}
        POST   /emulator/tenant       {"groups":["name"],"devices":["name"],"scopeTags":["name"],
                                       "filters":{"name":"rule"}}

        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowOutOfOrderMetadataProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public async Task HandleAsync(HttpContext context)
    {
        string action = $"{context.Request.Method} {context.Request.Path.Value![Path.Length..].Trim('/')}";
        try
        {
            object? answer = await ActAsync(action, context.Request);
            if (answer is string text)
                await context.Response.WriteAsync(text);
            else if (answer is not null)
                await context.Response.WriteAsJsonAsync(answer, Json);
            else
                context.Response.StatusCode = 204;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync($"{e.Message}\n");
        }
    }

    private async Task<object?> ActAsync(string action, HttpRequest request)
    {
        switch (action)
        {
            case "GET requests":
                return journal.Requests.All;
            case "DELETE requests":
                journal.Clear();
                return null;
            case "GET violations":
                return journal.Violations;
            case "GET faults":
                return graph.Faults.Rules;
            case "DELETE faults":
                graph.Faults.Clear();
                return null;
            case "POST faults":
                graph.Faults.Add(await ReadAsync<FaultRule>(request));
                return null;
            case "GET behaviour":
                return graph.Behaviour;
            case "PATCH behaviour":
                Change(await ReadAsync<JsonObject>(request));
                return graph.Behaviour;
            case "GET approvals":
                return graph.Tenant.AllApprovals();
            case "POST approvals":
                (await ReadAsync<Settlement>(request)).Settle(graph.Tenant);
                return null;
            case "POST runStates":
                (await ReadAsync<DeviceReport>(request)).Post(graph);
                return null;
            case "POST tenant":
                return (await ReadAsync<TenantMembers>(request)).AddTo(graph.Tenant);
            default:
                return Help;
        }
    }

    private void Change(JsonObject members)
    {
        foreach ((string name, JsonNode? value) in members)
        {
            PropertyInfo property = Array.Find(
                typeof(Behaviour).GetProperties(), known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new JsonException($"there is no behaviour \"{name}\"; GET {Path}/behaviour shows them");
            property.SetValue(graph.Behaviour, value.Deserialize(property.PropertyType, Json));
        }
    }

    private static async Task<T> ReadAsync<T>(HttpRequest request) =>
        await JsonSerializer.DeserializeAsync<T>(request.Body, Json)
        ?? throw new JsonException("an object was expected");
}
