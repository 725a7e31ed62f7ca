using System.Globalization;
using System.Text.Json.Nodes;

namespace CertProp.GraphEmulator.Tenants;

/// <summary>
/// The state behind the emulator. Tests put into it what no client creates, and look into it afterwards.
/// </summary>
public sealed class Tenant
{
    /// <summary>The tag that every tenant has.</summary>
    public const string DefaultScopeTag = "0";

    private readonly TimeProvider _clock;
    private readonly List<string> _commitFailures = [];

    internal Tenant(TimeProvider clock)
    {
        _clock = clock;
        AddScopeTag("Default", isBuiltIn: true);
    }

    internal Collection<ScriptRecord> Scripts { get; } = new();

    internal Collection<AppRecord> Apps { get; } = new();

    internal Collection<Entity> Groups { get; } = new();

    internal Collection<Entity> Filters { get; } = new();

    internal Collection<Entity> ScopeTags { get; } = new();

    internal Collection<Entity> Devices { get; } = new();

    /// <summary>Why commits failed (the service does not say), in order.</summary>
    public IReadOnlyList<string> CommitFailures => _commitFailures;

    /// <summary>Now, as Graph writes it.</summary>
    internal string Now => Timestamp(_clock.GetUtcNow());

    /// <returns>The group's id.</returns>
    public string AddGroup(string name, string? id = null) => Groups.Add(new Entity(new JsonObject
    {
        ["id"] = id ?? NewId(),
        ["displayName"] = name,
        ["description"] = null,
        ["groupTypes"] = new JsonArray(),
        ["mailEnabled"] = false,
        ["mailNickname"] = name.Replace(" ", "", StringComparison.Ordinal),
        ["securityEnabled"] = true,
        ["createdDateTime"] = Now,
    })).Id;

    /// <returns>The filter's id.</returns>
    public string AddFilter(string name, string rule, params string[] scopeTags) =>
        Filters.Add(new Entity(new JsonObject
        {
            ["id"] = NewId(),
            ["displayName"] = name,
            ["description"] = null,
            ["platform"] = "windows10AndLater",
            ["rule"] = rule,
            ["roleScopeTags"] = TagList(scopeTags),
            ["assignmentFilterManagementType"] = "devices",
            ["createdDateTime"] = Now,
            ["lastModifiedDateTime"] = Now,
            ["payloads"] = new JsonArray(),
        })).Id;

    /// <returns>The tag's id, a small number.</returns>
    public string AddScopeTag(string name, bool isBuiltIn = false) => ScopeTags.Add(new Entity(new JsonObject
    {
        ["id"] = ScopeTags.Count.ToString(CultureInfo.InvariantCulture),
        ["displayName"] = name,
        ["description"] = null,
        ["isBuiltIn"] = isBuiltIn,
    })).Id;

    /// <returns>The device's id.</returns>
    public string AddDevice(string name, string? userPrincipalName = null, params string[] scopeTags) =>
        Devices.Add(new Entity(new JsonObject
        {
            ["id"] = NewId(),
            ["deviceName"] = name,
            ["azureADDeviceId"] = NewId(),
            ["userPrincipalName"] = userPrincipalName,
            ["operatingSystem"] = "Windows",
            ["osVersion"] = "10.0.26100.1",
            ["complianceState"] = "compliant",
            ["managementAgent"] = "mdm",
            ["managedDeviceOwnerType"] = "company",
            ["enrolledDateTime"] = Now,
            ["lastSyncDateTime"] = Now,
            ["roleScopeTagIds"] = TagList(scopeTags),
        })).Id;

    internal void NoteCommitFailure(string problem) => _commitFailures.Add(problem);

    internal static string NewId() => Guid.NewGuid().ToString("D");

    internal static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    internal static JsonArray TagList(IReadOnlyList<string> tags) =>
        tags.Count == 0 ? [DefaultScopeTag] : [.. tags.Select(tag => JsonValue.Create(tag))];
}
