using System.Text;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Http;

/// <summary>Decides whether a token is good (F5), and remembers those that are not any more.</summary>
internal sealed class TokenCheck(Behaviour behaviour)
{
    private readonly Dictionary<string, int> _uses = [];
    private readonly HashSet<string> _expired = [];
    private readonly HashSet<string> _challenged = [];

    /// <summary>What a claims challenge asks for: any token issued after this time.</summary>
    public const string Claims = """{"access_token":{"nbf":{"essential":true,"value":"1767225600"}}}""";

    /// <summary>Who asks.</summary>
    /// <exception cref="TokenRefusal">The token is missing or not good any more.</exception>
    public Caller Check(string? authorization)
    {
        string text = BearerToken.TextIn(authorization)
            ?? throw new TokenRefusal("Access token is empty.", claims: null);
        lock (_uses)
        {
            if (_challenged.Contains(text))
                throw new TokenRefusal("Continuous access evaluation resulted in challenge.", Claims);
            if (_expired.Contains(text))
                throw Expired();
            if (!behaviour.ChecksTokens)
                return Caller.Everyone;

            var token = BearerToken.Parse(text);
            int uses = _uses[text] = _uses.GetValueOrDefault(text) + 1;
            return uses <= token.Uses ? token.Caller : throw Expired();
        }
    }

    /// <summary>From now on the token of this header is refused.</summary>
    public void Revoke(string? authorization, bool challenge)
    {
        if (BearerToken.TextIn(authorization) is not string text)
            return;
        lock (_uses)
            (challenge ? _challenged : _expired).Add(text);
    }

    private static TokenRefusal Expired() => new("Lifetime validation failed, the token is expired.", claims: null);
}

/// <summary>401.</summary>
internal sealed class TokenRefusal(string message, string? claims) : Exception(message)
{
    /// <summary>The WWW-Authenticate header.</summary>
    public string Challenge { get; } = claims is null
        ? "Bearer realm=\"\", error=\"invalid_token\""
        : "Bearer realm=\"\", error=\"insufficient_claims\", "
            + $"claims=\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(claims))}\"";
}
