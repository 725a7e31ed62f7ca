namespace CertProp.GraphEmulator.Recording;

/// <summary>A request as it came in, for assertions.</summary>
public sealed class RecordedRequest
{
    /// <summary>From 1, over Graph and storage together, in order of arrival.</summary>
    public required int Number { get; init; }

    public required string Method { get; init; }

    /// <summary>
    /// The path as the contract has it, <c>/beta/deviceManagement/deviceHealthScripts/{id}/assign</c>, or the path
    /// itself where the contract has none; on storage <c>blob:block</c>, <c>blob:blocklist</c> or <c>blob:whole</c>.
    /// </summary>
    public required string Route { get; init; }

    public required string Path { get; init; }

    /// <summary>With its question mark, escaped as it was sent; empty where there is none.</summary>
    public required string Query { get; init; }

    /// <summary>The body as text; empty for what goes to storage, of which only the length is kept.</summary>
    public string Body { get; internal set; } = "";

    public long BodyLength { get; internal set; }

    /// <summary>By name, without regard to case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>What was answered; null where the connection was dropped or the answer has not come yet.</summary>
    public int? Status { get; internal set; }

    /// <summary>The answer's JSON; null where it had none.</summary>
    public string? Answer { get; internal set; }

    /// <summary>What the fault plan did to it.</summary>
    public string? Fault { get; internal set; }

    public override string ToString() => $"{Number} {Method} {Route} {Status?.ToString() ?? "no answer"}";
}
