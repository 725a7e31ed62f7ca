using System.Buffers.Text;
using System.Text.Json;
using Azure.Core;

namespace CertProp.Deploy.Tests.Publish.Support;

/// <summary>An identity with tokens made by hand, one after the other.</summary>
/// <param name="tokens">The last one stays.</param>
internal sealed class PlayedIdentity(params string[] tokens) : TokenCredential
{
    private int _next;

    /// <summary>What was asked for; the claims of a challenge among it.</summary>
    public List<TokenRequestContext> Requests { get; } = [];

    /// <summary>Whether the same token is given until a challenge or <see cref="Expire"/>.</summary>
    public bool KeepsTokens { get; init; } = true;

    public void Expire() => _next = Math.Min(_next + 1, tokens.Length - 1);

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Requests.Add(requestContext);
        if (requestContext.Claims is not null || !KeepsTokens)
            Expire();
        return new AccessToken(tokens[_next], DateTimeOffset.MaxValue);
    }

    public override ValueTask<AccessToken> GetTokenAsync(
        TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));

    /// <summary>A JSON web token with some claims and no signature.</summary>
    public static string Jwt(object claims) =>
        $"eyJhbGciOiJub25lIn0.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}.signature";
}
