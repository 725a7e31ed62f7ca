using System.Text.Json.Serialization;

namespace CertProp.Deploy.Check;

/// <summary>How bad a finding is.</summary>
internal enum Severity
{
    /// <summary>Said, and nothing more.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>The script must not be published.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}
