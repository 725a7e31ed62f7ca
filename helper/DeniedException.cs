namespace CertProp;

/// <summary>Nothing can be examined for lack of rights, or the scope does not fit the account: exit code 4.</summary>
internal sealed class DeniedException(string message) : Exception(message);
