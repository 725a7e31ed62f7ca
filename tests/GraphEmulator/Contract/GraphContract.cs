using System.Text.Json;

namespace CertProp.GraphEmulator.Contract;

/// <summary>
/// The OpenAPI subset and what stands beside it by hand: what may be asked of Graph, and what it may answer. Pure;
/// knows no HTTP server.
/// </summary>
internal sealed class GraphContract
{
    private static readonly Lazy<GraphContract> FoundContract = new(() =>
        Load(ContractFile.Find() ?? throw new FileNotFoundException(ContractFile.Missing)));

    private readonly PathTree _paths = new();
    private readonly Schemas _schemas;

    private GraphContract(JsonElement document)
    {
        _schemas = new Schemas(
            document.GetProperty("components").GetProperty("schemas"), HandWritten.Document.GetProperty("schemas"));
        Operations =
        [
            .. new OperationReader(document, _schemas).ReadAll(),
            .. new OperationReader(HandWritten.Document, _schemas).ReadAll(),
        ];
        foreach ((string template, Operation operation) in Operations)
            _paths.Add(template, operation);
    }

    /// <summary>The one beside this checkout, read once.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static GraphContract Found => FoundContract.Value;

    public IReadOnlyList<(string Template, Operation Operation)> Operations { get; }

    public static GraphContract Load(string path) =>
        new(JsonDocument.Parse(File.ReadAllBytes(path)).RootElement);

    /// <summary>The schema of a type, such as <c>beta</c> and <c>win32LobApp</c>.</summary>
    public Schema Type(string version, string name) => _schemas.Named($"{version}.microsoft.graph.{name}");

    /// <inheritdoc cref="PathTree.Find"/>
    public ContractProblem? Find(string method, string path, out Addressed? addressed) =>
        _paths.Find(method, path, out addressed);

    /// <summary>What is wrong with a request that addresses an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="query">The query options.</param>
    /// <param name="body">The body; null where there is none.</param>
    public static IEnumerable<ContractProblem> CheckRequest(
        Operation operation, IEnumerable<KeyValuePair<string, string>> query, JsonElement? body)
    {
        IEnumerable<ContractProblem> ofBody = (operation.Body, body) switch
        {
            (null, null) => [],
            // Tools send "{}" with actions that take nothing.
            (null, { } sent) => sent.ValueKind is JsonValueKind.Object && !sent.EnumerateObject().Any()
                ? [] : [new("$", "this operation takes no body")],
            ({ } _, null) => [new("$", "a JSON body is required")],
            ({ } use, { } sent) => SchemaCheck.Check(sent, use, ofService: false),
        };
        return QueryCheck.Check(operation, query).Concat(ofBody);
    }

    /// <summary>What is wrong with an answer.</summary>
    public static IEnumerable<ContractProblem> CheckAnswer(Operation operation, int status, JsonElement? body)
    {
        if (status is < 400 && status != operation.Success.Status)
            return [new("status", $"{status} is not the {operation.Success.Status} of the contract")];
        return (status >= 400 ? operation.Error : operation.Success.Body, body) switch
        {
            (null, null) => [],
            (null, { }) => [new("$", "the contract has no body here")],
            ({ }, null) => [new("$", "a body is required")],
            ({ } use, { } sent) => SchemaCheck.Check(sent, use, ofService: true),
        };
    }
}
