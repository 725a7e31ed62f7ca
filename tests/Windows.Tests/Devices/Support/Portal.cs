using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CertProp.Windows.Tests.Devices.Support;

/// <summary>What somebody sees in the portal, which asks Graph like everybody else.</summary>
internal sealed class Portal : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="graph">The tenant's address.</param>
    public Portal(Uri graph)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = graph };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", "emulator");
    }

    /// <summary>A number above the devices of a remediation: a member of its runSummary.</summary>
    public async Task<int> CountAsync(string scriptId, string member)
    {
        JsonObject summary = (await _http.GetFromJsonAsync<JsonObject>(
            $"beta/deviceManagement/deviceHealthScripts/{scriptId}/runSummary",
            TestContext.Current.CancellationToken))!;
        return summary[member]!.GetValue<int>();
    }

    public void Dispose() => _http.Dispose();
}
