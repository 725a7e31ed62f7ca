namespace CertProp.Benchmarks;

/// <summary>Nothing can be measured, and why: exit code 2.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
