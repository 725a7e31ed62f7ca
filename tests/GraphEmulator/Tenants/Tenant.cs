using System.Globalization;
using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Approval;

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

    internal Tenant(TimeProvider clock, Turns turns)
    {
        _clock = clock;
        Turns = turns;
        Scripts = new(clock);
        Apps = new(clock);
        Groups = new(clock);
        Filters = new(clock);
        ScopeTags = new(clock);
        Devices = new(clock);
        Exports = new(clock);
        Approvals = new(clock);
        AddScopeTag("Default", isBuiltIn: true);
    }

    /// <summary>Who touches the objects takes one.</summary>
    internal Turns Turns { get; }

    internal Collection<ScriptRecord> Scripts { get; }

    internal Collection<AppRecord> Apps { get; }

    internal Collection<GroupRecord> Groups { get; }

    internal Collection<Entity> Filters { get; }

    internal Collection<Entity> ScopeTags { get; }

    internal Collection<DeviceRecord> Devices { get; }

    internal Collection<ExportJob> Exports { get; }

    internal ApprovalList Approvals { get; }

    /// <summary>Why commits failed (the service does not say), in order.</summary>
    public IReadOnlyList<string> CommitFailures => _commitFailures;

    /// <summary>Now, as Graph writes it.</summary>
    internal string Now => Timestamp(_clock.GetUtcNow());

    /// <returns>The group's id.</returns>
    public string AddGroup(string name, string? id = null) => Groups.Add(new GroupRecord(new JsonObject
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
        AddDevice(new JsonObject
        {
            ["deviceName"] = name,
            ["userPrincipalName"] = userPrincipalName,
            ["roleScopeTagIds"] = TagList(scopeTags),
        });

    /// <param name="members">What is not a default.</param>
    /// <returns>The device's id.</returns>
    public string AddDevice(JsonObject members)
    {
        JsonObject device = Defaults.Device(this);
        BehindTheClient.Merge(device, members);
        return Devices.Add(new DeviceRecord(device)).Id;
    }

    internal void NoteCommitFailure(string problem) => _commitFailures.Add(problem);

    internal static string NewId() => Guid.NewGuid().ToString("D");

    internal static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    internal static JsonArray TagList(IReadOnlyList<string> tags) =>
        tags.Count == 0 ? [DefaultScopeTag] : [.. tags.Select(tag => JsonValue.Create(tag))];
}
