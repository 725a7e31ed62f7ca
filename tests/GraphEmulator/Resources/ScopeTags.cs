using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Resources;

/// <summary>roleScopeTags.</summary>
internal sealed class ScopeTags(Tenant tenant, Listing listing) : IResourceFamily
{
    public IEnumerable<Route> Routes =>
    [
        new("GET", "deviceManagement/roleScopeTags", Permission.ScopeTagsRead,
            request => listing.Answer(request, tenant.ScopeTags.List(request.Caller))),
    ];

    /// <summary>The tags that a body gives to an object exist, and are the caller's. (unverified)</summary>
    /// <exception cref="GraphException">One does not or is not.</exception>
    public static void Check(Tenant tenant, GraphRequest request)
    {
        if (request.Body["roleScopeTagIds"] is not JsonArray tags)
            return;
        foreach (string tag in tags.Select(tag => tag!.GetValue<string>()))
        {
            if (tenant.ScopeTags.Find(tag) is null)
                throw GraphException.BadRequest($"$.roleScopeTagIds: there is no scope tag '{tag}'.");
            if (!request.Caller.Sees([tag]))
                throw GraphException.Forbidden($"The scope tag '{tag}' is not one of the caller.");
        }
    }
}
