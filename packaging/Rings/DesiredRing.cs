using System.Text.Json.Nodes;

namespace CertProp.Deploy.Rings;

/// <summary>An object as it should be in the tenant.</summary>
/// <param name="Marker">By which it is known.</param>
/// <param name="Properties">Those that we own, in Graph's own names.</param>
/// <param name="Assignments">All of them; null where somebody else assigns.</param>
internal sealed record DesiredObject(ObjectMarker Marker, JsonObject Properties, IReadOnlyList<Assignment>? Assignments)
{
    public string Name => Properties["displayName"]!.GetValue<string>();
}

/// <summary>A ring as the settings and a bundle want it.</summary>
/// <param name="Ring">Its name.</param>
/// <param name="App">The helper; null where somebody else brings it.</param>
/// <param name="FileDigest">Base64 SHA-256 of the app's content.</param>
/// <param name="Script">The remediation.</param>
internal sealed record DesiredRing(string Ring, DesiredObject? App, string FileDigest, DesiredObject Script);

/// <summary>Settings' names of groups, filters and tags, as ids of the tenant.</summary>
/// <param name="Groups">Group ids by the names in the settings.</param>
/// <param name="Filters">Filter ids likewise.</param>
/// <param name="ScopeTags">Ids of the scope tags.</param>
internal sealed record ResolvedNames(
    IReadOnlyDictionary<string, string> Groups, IReadOnlyDictionary<string, string> Filters, IReadOnlyList<string> ScopeTags);
