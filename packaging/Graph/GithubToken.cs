using System.Net.Http.Headers;
using System.Text.Json;

namespace CertProp.Deploy.Graph;

/// <summary>
/// The token by which a GitHub workflow says who it is. Source: GitHub, "OpenID Connect reference": the job needs the
/// permission <c>id-token: write</c>.
/// </summary>
/// <param name="address">Where GitHub gives it.</param>
/// <param name="token">By which the job asks for it.</param>
internal sealed class GithubToken(string address, string token)
{
    public const string Needs = "githubOidc works in GitHub workflows whose job has \"id-token: write\"";

    private const string Audience = "api://AzureADTokenExchange";

    public async Task<string> ReadAsync(CancellationToken cancellation)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"{address}&audience={Uri.EscapeDataString(Audience)}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await client.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        using JsonDocument answer = await JsonDocument.ParseAsync(
            await response.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
        return answer.RootElement.GetProperty("value").GetString()!;
    }
}
