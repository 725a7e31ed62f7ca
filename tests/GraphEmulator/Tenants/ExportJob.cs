using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace CertProp.GraphEmulator.Tenants;

/// <summary>A job that writes a report (F38).</summary>
internal sealed class ExportJob(JsonObject value, DateTimeOffset requested, int polls) : Entity(value)
{
    public DateTimeOffset Requested { get; } = requested;

    /// <summary>Reads until it has ended.</summary>
    public int Polls { get; set; } = polls;

    /// <summary>The ZIP, when it is there.</summary>
    public byte[]? File { get; set; }

    /// <summary>When its address ends.</summary>
    public DateTimeOffset Expires { get; set; }

    /// <summary>What its address is known by; like a real one it must be escaped.</summary>
    public string Signature { get; } = $"+/{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";
}
