namespace CertProp.GraphEmulator.Contract;

/// <summary>The contract's paths as a tree of segments.</summary>
internal sealed class PathTree
{
    private const string Qualifier = "microsoft.graph.";
    private const string Cast = "graph.";

    private readonly Dictionary<string, PathTree> _literals = [];
    private readonly Dictionary<string, Operation> _operations = [];
    private PathTree? _key;

    public void Add(string template, Operation operation)
    {
        PathTree node = this;
        foreach (string segment in template.Split('/', StringSplitOptions.RemoveEmptyEntries))
            node = segment.StartsWith('{') ? node._key ??= new PathTree() : node.Literal(segment);
        node._operations.Add(operation.Method, operation);
    }

    /// <summary>Finds what a request addresses; a literal segment goes before a key.</summary>
    /// <returns>What is wrong, or null.</returns>
    public ContractProblem? Find(string method, string path, out Addressed? addressed)
    {
        var ids = new List<string>();
        PathTree? node = this;
        foreach (string segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (node.FindLiteral(segment) is { } literal)
            {
                node = literal;
                continue;
            }
            ids.Add(segment);
            node = node._key;
            if (node is null)
                break;
        }
        addressed = node?._operations.GetValueOrDefault(method) is { } operation ? new Addressed(operation, ids) : null;
        if (node is null || node._operations.Count == 0)
            return new("path", $"the contract has no {path}");
        return addressed is null ? new("method", $"the contract has no {method} here") : null;
    }

    // The SDK writes "assign" and "graph.win32LobApp"; the service also takes "microsoft.graph.assign" and
    // "microsoft.graph.win32LobApp".
    private PathTree? FindLiteral(string segment)
    {
        if (_literals.TryGetValue(segment, out PathTree? found))
            return found;
        if (!segment.StartsWith(Qualifier, StringComparison.Ordinal))
            return null;
        string shortForm = segment[Qualifier.Length..];
        return _literals.GetValueOrDefault(shortForm) ?? _literals.GetValueOrDefault(Cast + shortForm);
    }

    private PathTree Literal(string segment)
    {
        if (!_literals.TryGetValue(segment, out PathTree? node))
            _literals.Add(segment, node = new PathTree());
        return node;
    }
}
