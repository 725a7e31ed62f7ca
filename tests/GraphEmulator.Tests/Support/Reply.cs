using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace CertProp.GraphEmulator.Tests.Support;

/// <summary>An answer as a client sees it.</summary>
internal sealed record Reply(int Status, string Text, HttpResponseHeaders Headers)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>Code and message of an ODataError.</summary>
    public string Error => $"{Json["error"]!["code"]}: {Json["error"]!["message"]}";

    public string? this[string member] => Json[member]?.ToString();

    public IReadOnlyList<JsonNode> Value => [.. Json["value"]!.AsArray().Select(item => item!)];

    public Reply Must(int status)
    {
        Assert.True(Status == status, $"{Status} in the place of {status}: {Text}");
        return this;
    }

    /// <summary>It has this status, and this in its text.</summary>
    public void MustHold(int status, string text) => Assert.Contains(text, Must(status).Text, StringComparison.Ordinal);

    /// <summary>It was refused with this status, for this reason, in the form of Graph.</summary>
    public Reply MustSay(int status, string about)
    {
        Must(status);
        Assert.Contains(about, Error, StringComparison.Ordinal);
        Assert.NotNull(Json["error"]!["innerError"]!["request-id"]);
        return this;
    }
}
