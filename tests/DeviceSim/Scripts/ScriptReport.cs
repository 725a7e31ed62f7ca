namespace CertProp.DeviceSim.Scripts;

/// <summary>What a device reported once.</summary>
/// <param name="ScriptId">The package.</param>
/// <param name="Version">The version of it that ran.</param>
/// <param name="State">What came of it.</param>
/// <param name="Changed">Since when it is like that.</param>
public sealed record ScriptReport(string ScriptId, string Version, RunState State, DateTimeOffset Changed);
