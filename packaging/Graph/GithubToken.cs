using System.Net.Http.Headers;
using System.Text.Json;

namespace CertProp.Deploy.Graph;

/// <summary>
/// The token by which a GitHub workflow says who it is. Source: GitHub, "OpenID Connect reference": the job needs the
/// permission <c>id-token: write</c>.
/// </summary>
internal static class GithubToken
{
    private const string Audience = "api://AzureADTokenExchange";

    /// <exception cref="UsageException">This is no workflow that may ask for one.</exception>
    public static async Task<string> ReadAsync(CancellationToken cancellation)
    {
        string address = Variable("ACTIONS_ID_TOKEN_REQUEST_URL"), token = Variable("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}&audience={Uri.EscapeDataString(Audience)}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await client.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        using JsonDocument answer = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
        return answer.RootElement.GetProperty("value").GetString()!;
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new UsageException($"{name} is missing: githubOidc works in GitHub workflows whose job has \"id-token: write\"");
}
