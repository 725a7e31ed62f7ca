namespace CertProp;

/// <summary>Another run is at work in the same place: exit code 3, because what was asked for is not done.</summary>
internal sealed class BusyException(string message) : Exception(message);
