using CertProp.GraphEmulator.Contract;

namespace CertProp.GraphEmulator.Recording;

/// <summary>Whose mistake it is.</summary>
public enum ViolationOf
{
    /// <summary>The client sent what the contract or the reference forbids.</summary>
    Request,

    /// <summary>The emulator answered what the contract does not have: a defect in it.</summary>
    Answer,

    /// <summary>The client sent to storage what must not go there.</summary>
    Upload,
}

/// <summary>Something that is not as it must be.</summary>
/// <param name="Of">Whose mistake it is.</param>
/// <param name="Request">Number of the request.</param>
/// <param name="Route">Method and route.</param>
/// <param name="Path">Where: a JSON path, <c>path</c>, <c>method</c>, <c>query</c>, a header.</param>
/// <param name="Problem">What is wrong.</param>
public sealed record Violation(ViolationOf Of, int Request, string Route, string Path, string Problem)
{
    internal Violation(ViolationOf of, RecordedRequest request, ContractProblem problem)
        : this(of, request.Number, $"{request.Method} {request.Route}", problem.Path, problem.Problem)
    {
    }
}
