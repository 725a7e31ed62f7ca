namespace CertProp;

/// <summary>The command line asks for something that cannot be meant: exit code 1 with one sentence.</summary>
internal sealed class UsageException(string message) : Exception(message);
