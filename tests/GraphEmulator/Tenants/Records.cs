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

/// <summary>A content version of an app.</summary>
internal sealed record ContentVersion(string Id)
{
    public List<ContentFile> Files { get; } = [];

    public bool IsCommitted => Files.Count > 0 && Files.All(file => file.IsCommitted);
}
