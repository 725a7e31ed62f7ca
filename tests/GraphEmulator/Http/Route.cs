namespace CertProp.GraphEmulator.Http;

/// <summary>Who answers one method of one path, in every version of Graph that has it.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">As <see cref="Contract.Operation.Path"/>.</param>
/// <param name="Permission">What the token must hold.</param>
/// <param name="AnswerAsync">Answers.</param>
internal sealed record Route(
    string Method, string Path, Permission Permission, Func<GraphRequest, Task<GraphAnswer>> AnswerAsync)
{
    public Route(string method, string path, Permission permission, Func<GraphRequest, GraphAnswer> answer)
        : this(method, path, permission, request => Task.FromResult(answer(request)))
    {
    }
}

/// <summary>A family of resources: one kind of object and what hangs on it.</summary>
internal interface IResourceFamily
{
    IEnumerable<Route> Routes { get; }
}
