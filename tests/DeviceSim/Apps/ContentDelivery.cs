using System.Text.Json.Nodes;
using CertProp.GraphEmulator;
using CertProp.GraphEmulator.Recording;

namespace CertProp.DeviceSim.Apps;

/// <summary>
/// How content gets from a tenant to its devices. In the field that is a service of Intune's own, which hands out the
/// keys that Graph never gives back; here it is read from what the client that published has sent.
/// </summary>
/// <param name="graph">The tenant, whose requests must not be forgotten before the first device has asked.</param>
/// <param name="storage">Where the payloads lie.</param>
public sealed class ContentDelivery(EmulatedGraph graph, Uri storage) : IDisposable
{
    private const string Files =
        "/beta/deviceAppManagement/mobileApps/{id}/graph.win32LobApp/contentVersions/{id}/files/{id}";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Dictionary<(string App, string Content), byte[]> _fetched = [];

    /// <summary>The inner archive of an app's committed content.</summary>
    public async Task<byte[]> FetchAsync(Win32App app)
    {
        if (!_fetched.TryGetValue((app.Id, app.Content), out byte[]? content))
        {
            content = EncryptedContent.Decrypt(await _http.GetByteArrayAsync(AddressOf(app)), KeysOf(app));
            _fetched.Add((app.Id, app.Content), content);
        }
        return content;
    }

    public void Dispose() => _http.Dispose();

    private JsonObject KeysOf(Win32App app) =>
        Last(app, $"POST {Files}/commit", request => request.Body, "fileEncryptionInfo").AsObject();

    // With the client's own signature, past the proxy: on the emulator's clock that has ended long ago.
    private Uri AddressOf(Win32App app)
    {
        JsonNode address = Last(app, $"GET {Files}", request => request.Answer, "azureStorageUri");
        return new Uri(storage, new Uri(address.GetValue<string>()).PathAndQuery);
    }

    private JsonNode Last(Win32App app, string route, Func<RecordedRequest, string?> text, string member) =>
        graph.Requests.On(route)
            .Where(request => request.Path.Contains($"/{app.Id}/", StringComparison.OrdinalIgnoreCase)
                && request.Path.Contains($"/contentVersions/{app.Content}/", StringComparison.Ordinal))
            .Select(request => text(request) is { Length: > 0 } json ? JsonNode.Parse(json)?[member] : null)
            .LastOrDefault(found => found is not null)
            ?? throw new InvalidOperationException(
                $"no {member} was seen of content {app.Content} of the app {app.Id}");
}
