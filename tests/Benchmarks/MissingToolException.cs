namespace CertProp.Benchmarks;

/// <summary>A program that one part needs is not here: that part is not measured, the others are.</summary>
internal sealed class MissingToolException(string message) : Exception(message)
{
    public MissingToolException(string program, string package)
        : this($"{program} is not installed (Debian: {package})")
    {
    }
}
