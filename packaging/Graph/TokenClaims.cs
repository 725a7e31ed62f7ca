using System.Buffers.Text;
using System.Text.Json;

namespace CertProp.Deploy.Graph;

/// <summary>
/// Who a token is and what it may, as it says itself. It only spares people a request that would be refused: what
/// counts is what Graph takes.
/// </summary>
/// <param name="Application">Id of the app registration.</param>
/// <param name="User">Whose it is; null for an application alone.</param>
/// <param name="Tenant">Id of the tenant.</param>
/// <param name="Granted">Names of permissions: an application's roles, or a user's scopes.</param>
internal sealed record TokenClaims(string? Application, string? User, string? Tenant, IReadOnlySet<string> Granted)
{
    /// <returns>Null where the token is none that can be read.</returns>
    public static TokenClaims? Read(string token)
    {
        if (token.Split('.') is not [_, var payload, _])
            return null;
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            return Of(claims.RootElement);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static TokenClaims Of(JsonElement root)
    {
        IEnumerable<string> roles =
            root.TryGetProperty("roles", out JsonElement list) && list.ValueKind is JsonValueKind.Array
                ? list.EnumerateArray().Select(role => role.GetString() ?? "")
                : [];
        string? scopes = Text("scp");
        // Guests may have no name in it; that there are scopes tells a person from an application.
        string? user = Text("upn") ?? Text("unique_name") ?? Text("preferred_username")
            ?? (scopes is null ? null : Text("oid") ?? "unnamed");
        return new TokenClaims(
            Text("appid") ?? Text("azp"), user, Text("tid"),
            roles.Concat(scopes?.Split(' ') ?? []).ToHashSet(StringComparer.OrdinalIgnoreCase));

        string? Text(string name) =>
            root.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String
                ? value.GetString()
                : null;
    }
}
