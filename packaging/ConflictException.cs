namespace CertProp.Deploy;

/// <summary>The tenant is not as somebody thought: exit code 5 with one sentence.</summary>
internal sealed class ConflictException(string message) : Exception(message);
