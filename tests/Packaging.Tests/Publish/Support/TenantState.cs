using System.Text.Json.Nodes;
using CertProp.GraphEmulator;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish.Support;

/// <summary>
/// What publishing has made of a tenant, without what differs from run to run: ids (names take their place), times,
/// how often something was written.
/// Of content the digest counts, not the number of its version: versions that nothing refers to may be left behind.
/// </summary>
internal static class TenantState
{
    private static readonly string[] s_incidental =
        ["id", "createdDateTime", "lastModifiedDateTime", "version", "sourceId", "committedContentVersion"];

    public static string Of(EmulatedGraph emulator)
    {
        var state = new JsonArray();
        foreach (JsonObject item in emulator.Tenant.AllApps().Concat(emulator.Tenant.AllScripts()))
        {
            string id = item["id"]!.GetValue<string>();
            string? version = item["committedContentVersion"]?.GetValue<string>();
            item["content"] = version is null ? null : DigestOf(emulator, id, version);
            item["assignments"] = new JsonArray([.. emulator.Tenant.AssignmentsOf(id)
                .Select(Bare).OrderBy(assignment => $"{assignment}", StringComparer.Ordinal)]);
            state.Add(Bare(item));
        }
        return emulator.Tenant.Groups.All.Concat(emulator.Tenant.Filters.All).Aggregate(
            $"{state}", (text, named) => text.Replace(named.Id, named.Text("displayName"), StringComparison.Ordinal));
    }

    /// <summary>What the commit of a content version said of it, which the emulator has checked.</summary>
    public static string? DigestOf(EmulatedGraph emulator, string app, string version) => emulator.Requests
        .On("POST /beta/deviceAppManagement/mobileApps/{id}/graph.win32LobApp/contentVersions/{id}/files/{id}/commit")
        .Where(commit => commit.Path.Contains($"/{app}/", StringComparison.Ordinal)
            && commit.Path.Contains($"/contentVersions/{version}/", StringComparison.Ordinal) && commit.Body.Length > 0)
        .Select(commit => JsonNode.Parse(commit.Body)!["fileEncryptionInfo"]!["fileDigest"]!.GetValue<string>())
        .LastOrDefault();

    private static JsonObject Bare(JsonObject item)
    {
        foreach (string member in s_incidental)
            item.Remove(member);
        return item;
    }
}
