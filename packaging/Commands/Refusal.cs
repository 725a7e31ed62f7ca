using CertProp.Deploy.Fleet.Sources;
using CertProp.Deploy.Graph;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary>How a command ends by an exception that is no defect.</summary>
/// <param name="ExitCode">With what.</param>
/// <param name="Sentence">Why.</param>
internal sealed record Refusal(ExitCode ExitCode, string Sentence)
{
    /// <summary>The code where something was done before: what this machine lacks is no wrong input then.</summary>
    public ExitCode AfterTheFirstStep => ExitCode is ExitCode.Invalid or ExitCode.Usage ? ExitCode.Partial : ExitCode;

    /// <returns>Null for a defect.</returns>
    public static Refusal? Of(Exception exception) => exception switch
    {
        UsageException e => new Refusal(ExitCode.Usage, e.Message),
        InvalidInputException e => new Refusal(ExitCode.Invalid, e.Message),
        ConflictException e => new Refusal(ExitCode.Conflict, e.Message),
        GraphFault e => new Refusal(e.ExitCode, e.Message),
        AdminServiceFault e => new Refusal(e.ExitCode, e.Message),
        UnfinishedException e => new Refusal(e.ExitCode, Of(e.InnerException!)!.Sentence),
        OperationCanceledException => new Refusal(ExitCode.Partial, "stopped"),
        Azure.Identity.AuthenticationFailedException e => new Refusal(
            SignedIn.IsUnanswered(e) ? ExitCode.Partial : ExitCode.Denied, $"signing in failed: {SafeText.OneLine(e.Message)}"),
        IOException or UnauthorizedAccessException => new Refusal(ExitCode.Invalid, exception.Message),
        _ => null,
    };
}

/// <summary>A plan was not carried out to its end.</summary>
/// <param name="exitCode">How the command ends.</param>
/// <param name="progress">What is done and what is left, in words.</param>
/// <param name="why">What ended it.</param>
internal sealed class UnfinishedException(ExitCode exitCode, string progress, Exception why)
    : Exception(progress, why)
{
    public ExitCode ExitCode => exitCode;
}
