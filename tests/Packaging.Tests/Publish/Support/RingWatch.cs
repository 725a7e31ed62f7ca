using System.Text;
using System.Text.Json.Nodes;
using CertProp.Deploy.Rings;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish.Support;

/// <summary>
/// What must hold for devices at every instant, whatever happens to a command on its way: they ask Intune when they
/// like, and not when a command has ended.
/// </summary>
/// <param name="tenant">Looked at after each write.</param>
/// <param name="snapshot">Knows which content is which.</param>
/// <param name="reach">Whom the settings give each ring.</param>
/// <param name="helpers">Each helper that ever went out, oldest first: digest of its package, its own hash.</param>
internal sealed class RingWatch(
    Tenant tenant, TenantSnapshot snapshot, IReadOnlyDictionary<string, string[]> reach,
    IReadOnlyList<(string Package, string Sha256)> helpers)
{
    private const int Accepted = 3;

    private readonly HashSet<string> _assigned =
        [.. tenant.AllScripts().Concat(tenant.AllApps()).Select(IdOf).Where(id => tenant.AssignmentsOf(id).Count > 0)];

    /// <summary>Whether the command is there to take assignments away.</summary>
    public bool MayUnassign { get; init; }

    /// <summary>What did not hold.</summary>
    public List<string> Broken { get; } = [];

    /// <summary>A network that looks after each write, whether or not its answer arrives.</summary>
    /// <param name="inner">Sends.</param>
    public HttpMessageHandler Over(HttpMessageHandler inner) => new Watching(this, inner);

    private void Look(HttpRequestMessage after)
    {
        foreach (string problem in Problems())
            Broken.Add($"{problem} after {after.Method} {after.RequestUri!.AbsolutePath}");
    }

    private IEnumerable<string> Problems()
    {
        var apps = tenant.AllApps().ToDictionary(RingOf);
        foreach (JsonObject item in tenant.AllScripts().Concat(apps.Values))
        {
            string ring = RingOf(item);
            string[] reached = [.. tenant.AssignmentsOf(IdOf(item)).Select(TargetOf).Order(StringComparer.Ordinal)];
            if (reached.Length == 0 && _assigned.Contains(IdOf(item)) && !MayUnassign)
                yield return $"{item["displayName"]} reaches nobody";
            if (reached.Length > 0 && !reached.SequenceEqual(reach.GetValueOrDefault(ring, [])))
                yield return $"{item["displayName"]} reaches {string.Join(", ", reached)}";
            if (reached.Length > 0 && item["detectionScriptContent"] is { } script
                && ProblemOf($"{script}", apps.GetValueOrDefault(ring)) is { } problem)
            {
                yield return $"{item["displayName"]}: {problem}";
            }
        }
    }

    // Up or down, the script is never ahead of the app, and accepts the two helpers before its own.
    private string? ProblemOf(string script, JsonObject? app)
    {
        if (app is null || tenant.AssignmentsOf(IdOf(app)) is not { Count: > 0 } assignments
            || assignments.Any(one => $"{one["intent"]}" != "required"))
        {
            return "its devices get no helper";
        }
        string text = Encoding.ASCII.GetString(Convert.FromBase64String(script));
        int published = Newest(helper => helper.Package == snapshot.DigestOf(app)),
            accepted = Newest(helper => text.Contains(helper.Sha256, StringComparison.OrdinalIgnoreCase));
        return published >= 0 && accepted <= published && published - accepted < Accepted
            ? null
            : $"helper {published} is published, and the newest that the script accepts is {accepted}";
    }

    private int Newest(Predicate<(string Package, string Sha256)> has) => helpers.ToList().FindLastIndex(has);

    private string TargetOf(JsonObject assignment)
    {
        JsonNode target = assignment["target"]!;
        string type = $"{target["@odata.type"]}"["#microsoft.graph.".Length..].Replace(
            "AssignmentTarget", "", StringComparison.Ordinal);
        string? group = tenant.Groups.Find($"{target["groupId"]}")?.Text("displayName");
        string? filter = tenant.Filters
            .Find($"{target["deviceAndAppManagementAssignmentFilterId"]}")?.Text("displayName");
        return string.Join(' ', new[] { type, group, filter }.OfType<string>());
    }

    private static string IdOf(JsonObject item) => $"{item["id"]}";

    private static string RingOf(JsonObject item) =>
        ObjectMarker.Find($"{item["description"]}\n{item["notes"]}")?.Ring ?? "";

    private sealed class Watching(RingWatch watch, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                if (request.Method != HttpMethod.Get)
                    watch.Look(request);
            }
        }
    }
}
