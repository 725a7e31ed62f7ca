using System.Net;

namespace CertProp.Deploy.Fleet.Sources;

/// <summary>The administration service was not read.</summary>
/// <param name="exitCode">How a command ends by it.</param>
/// <param name="sentence">Why, and what to do.</param>
internal sealed class AdminServiceFault(ExitCode exitCode, string sentence) : Exception(sentence)
{
    public ExitCode ExitCode => exitCode;

    /// <summary>Null where there was no answer.</summary>
    public HttpStatusCode? Status { get; init; }
}
