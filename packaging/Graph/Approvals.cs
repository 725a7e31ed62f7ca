using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace CertProp.Deploy.Graph;

/// <summary>A request that waits for somebody's approval.</summary>
/// <param name="Method">Of HTTP.</param>
/// <param name="Address">Whole.</param>
/// <param name="BodySha256">Hex; the tenant compares what is repeated with what was approved.</param>
/// <param name="Code">By which the tenant knows it.</param>
internal sealed record HeldRequest(string Method, string Address, string BodySha256, string Code);

/// <summary>
/// Multi Admin Approval: a tenant may hold each change until a second administrator approves it. Such a request is noted
/// beside the settings with its code, and the same request, sent again, carries the code. Source: Microsoft Learn, "Use
/// multi admin approval with Graph API"; not confirmed on a tenant.
/// </summary>
/// <param name="path">Of the file, beside the settings.</param>
/// <param name="justification">Why, for whoever approves; null where nobody said.</param>
internal sealed class Approvals(string path, string? justification)
{
    public const string FileName = "certprop.approvals.json";

    /// <summary>Longer ones are refused by the service.</summary>
    public const int LongestJustification = 1024;

    public const string CodeHeader = "x-msft-approval-code";

    private const string JustificationHeader = "x-msft-approval-justification";

    private readonly NotesFile<List<HeldRequest>> _notes = new(
        path, ApprovalJson.Default.ListHeldRequest,
        "delete it, and requests that wait for approval are asked for anew");

    /// <summary>Headers of a request that changes something; a tenant without approval ignores them.</summary>
    public IEnumerable<(string Name, string Value)> HeadersFor(string method, Uri address, byte[] body)
    {
        if (justification is not null)
            yield return (JustificationHeader, Convert.ToBase64String(Encoding.UTF8.GetBytes(justification)));
        if (_notes.Content.Find(one => Is(one, method, address, body)) is { } held)
            yield return (CodeHeader, held.Code);
    }

    /// <summary>The tenant keeps a request.</summary>
    public void Keep(string method, Uri address, byte[] body, string code)
    {
        _notes.Content.RemoveAll(one => Is(one, method, address, body));
        _notes.Content.Add(new HeldRequest(method, address.AbsoluteUri, Hash(body), code));
        _notes.Save();
    }

    /// <summary>It was carried out, or refused for good: its code is used up.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Forget(string method, Uri address, byte[] body)
    {
        bool isThere = _notes.Content.RemoveAll(one => Is(one, method, address, body)) > 0;
        if (isThere)
            _notes.Save();
        return isThere;
    }

    private static bool Is(HeldRequest held, string method, Uri address, byte[] body) =>
        held.Method == method && held.Address == address.AbsoluteUri && held.BodySha256 == Hash(body);

    private static string Hash(byte[] body) => Convert.ToHexString(SHA256.HashData(body));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(List<HeldRequest>))]
internal sealed partial class ApprovalJson : JsonSerializerContext;
