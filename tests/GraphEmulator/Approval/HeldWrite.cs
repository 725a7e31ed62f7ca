using System.Security.Cryptography;
using CertProp.GraphEmulator.Recording;

namespace CertProp.GraphEmulator.Approval;

/// <summary>What Multi Admin Approval looks at in a request.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Url">Path and query as they were sent.</param>
/// <param name="BodyHash">SHA-256 of the body's bytes, in hexadecimal digits.</param>
/// <param name="Justification">The header's text; null where there is none.</param>
/// <param name="Code">The header's text; null where there is none.</param>
internal sealed record HeldWrite(string Method, string Url, string BodyHash, string? Justification, string? Code)
{
    public const string JustificationHeader = "x-msft-approval-justification";
    public const string CodeHeader = "x-msft-approval-code";

    public static HeldWrite Of(RecordedRequest request, byte[] body) => new(
        request.Method,
        request.Path + request.Query,
        Convert.ToHexString(SHA256.HashData(body)),
        request.Headers.GetValueOrDefault(JustificationHeader),
        request.Headers.GetValueOrDefault(CodeHeader));
}
