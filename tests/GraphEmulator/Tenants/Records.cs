using System.Text.Json.Nodes;

namespace CertProp.GraphEmulator.Tenants;

/// <summary>A deviceHealthScript.</summary>
internal sealed class ScriptRecord(JsonObject value) : Entity(value)
{
    public List<JsonObject> Assignments { get; } = [];

    /// <summary>By device.</summary>
    public Dictionary<string, JsonObject> RunStates { get; } = [];

    public bool IsGlobal => Value["isGlobalScript"]!.GetValue<bool>();
}

/// <summary>A win32LobApp.</summary>
internal sealed class AppRecord(JsonObject value) : Entity(value)
{
    public List<JsonObject> Assignments { get; } = [];

    /// <summary>The first has the id 1.</summary>
    public List<ContentVersion> Contents { get; } = [];

    /// <summary>Reads until it is published.</summary>
    public int PublishPolls { get; set; }
}

/// <summary>A group.</summary>
internal sealed class GroupRecord(JsonObject value) : Entity(value)
{
    /// <summary>Ids of devices, and names of users.</summary>
    public HashSet<string> Members { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>A managedDevice.</summary>
internal sealed class DeviceRecord(JsonObject value) : Entity(value)
{
    /// <summary>Id of the script that it is to run at once, one at a time (F23).</summary>
    public string? OnDemandRun { get; set; }
}

/// <summary>A content version of an app.</summary>
internal sealed record ContentVersion(string Id)
{
    public List<ContentFile> Files { get; } = [];

    public bool IsCommitted => Files.Count > 0 && Files.All(file => file.IsCommitted);
}
