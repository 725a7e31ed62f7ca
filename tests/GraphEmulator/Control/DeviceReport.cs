using System.Text.Json.Nodes;

namespace CertProp.GraphEmulator.Control;

/// <summary>What a person at a terminal lets a device report.</summary>
internal sealed record DeviceReport
{
    public required string Script { get; init; }

    public required string Device { get; init; }

    /// <summary>Members of deviceHealthScriptDeviceState.</summary>
    public required JsonObject State { get; init; }

    /// <inheritdoc cref="EmulatedGraph.PostRunState"/>
    public void Post(EmulatedGraph graph) => graph.PostRunState(Script, Device, State);
}
