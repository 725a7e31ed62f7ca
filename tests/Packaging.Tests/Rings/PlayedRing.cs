using System.Text.Json.Nodes;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Tests.Rings;

/// <summary>A ring with as few properties as plans look at, wanted and there.</summary>
internal static class PlayedRing
{
    public static readonly Guid Owner = Guid.Parse("5f0c2f5e-9a51-4f0e-8c1d-2b7e6a3d4c10");

    public static readonly Assignment Group = new(TargetType.Group, "1", null, false, new Schedule(1, null), null);

    public static readonly Assignment OtherGroup = Group with { GroupId = "2" };

    public static readonly Assignment Required = Group with { Schedule = null, Intent = "required" };

    public static ObjectMarker Marker(ObjectRole role, int revision = 1) =>
        new(Owner, "pilot", role, revision, "0123456789ab");

    public static DesiredRing Wanted(int revision = 1, string digest = "old", string? removes = null) =>
        new("pilot", App(revision, digest), digest, Script(revision, removes));

    /// <summary>The tenant, once a plan for this was carried out.</summary>
    public static PresentRing There(DesiredRing ring) => new(
        There("app", ring.App!, ("committedContentVersion", "1"), ("publishingState", "published")),
        There("script", ring.Script));

    /// <summary>An object that is there, with other values than it was made with.</summary>
    public static PresentObject With(this PresentObject present, params (string Name, string? Value)[] members)
    {
        JsonObject body = present.Body.DeepClone().AsObject();
        foreach ((string name, string? value) in members)
            body[name] = value;
        return present with { Body = body };
    }

    private static PresentObject There(
        string id, DesiredObject wanted, params (string Name, string? Value)[] members) =>
        new PresentObject(id, wanted.Properties, wanted.Assignments!).With(members);

    private static DesiredObject App(int revision, string digest)
    {
        ObjectMarker marker = Marker(ObjectRole.App, revision);
        return new DesiredObject(
            marker,
            new JsonObject
            {
                ["@odata.type"] = "#microsoft.graph.win32LobApp",
                ["displayName"] = "CertProp - pilot",
                ["description"] = $"The helper.\n{marker}",
                ["notes"] = $"{marker}\nfileDigest={digest}",
                ["displayVersion"] = digest,
            },
            [Required]);
    }

    private static DesiredObject Script(int revision, string? removes)
    {
        ObjectMarker marker = Marker(ObjectRole.Machine, revision);
        return new DesiredObject(
            marker,
            new JsonObject
            {
                ["@odata.type"] = "#microsoft.graph.deviceHealthScript",
                ["displayName"] = "CertProp - pilot",
                ["description"] = $"Finds.\n{marker}",
                [Desire.RemediationScript] = removes,
            },
            [Group]);
    }
}
