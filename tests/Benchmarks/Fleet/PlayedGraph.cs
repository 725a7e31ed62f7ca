using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CertProp.Benchmarks.Fleet;

/// <summary>As much of Graph as one status asks for, in this process: a published ring, and a job that is done at once.</summary>
internal sealed class PlayedGraph : IDisposable
{
    public const string Deployment = "5f0c2f5e-9a51-4f0e-8c1d-2b7e6a3d4c10";

    private const string Scripts = "/beta/deviceManagement/deviceHealthScripts";

    private readonly HttpListener _listener = new();
    private readonly int _rows;
    private readonly string _zip;

    public PlayedGraph(string zip, int rows)
    {
        (_zip, _rows) = (zip, rows);
        Root = $"http://127.0.0.1:{FreePort()}/";
        _listener.Prefixes.Add(Root);
        _listener.Start();
        _ = AnswerAsync();
    }

    public string Root { get; }

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                await AnswerAsync(context.Request, context.Response);
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The benchmark is done with it, or a program that was ended hung up.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        string path = request.Url!.AbsolutePath;
        if (path == "/report.zip")
        {
            using FileStream file = File.OpenRead(_zip);
            response.ContentLength64 = file.Length;
            await file.CopyToAsync(response.OutputStream);
            return;
        }
        response.ContentType = "application/json";
        byte[] answer = Encoding.UTF8.GetBytes(BodyOf(path));
        await response.OutputStream.WriteAsync(answer);
    }

    private string BodyOf(string path)
    {
        string script = $$"""
            "id": "{{FleetExport.Policy}}", "displayName": "CertProp - broad", "description":
            "certprop-deploy/1 deployment={{Deployment}} ring=broad role=machine revision=1 content=0123456789ab",
            "detectionScriptContent": "ZXhpdA==", "remediationScriptContent": "ZXhpdA=="
            """;
        return path switch
        {
            Scripts => $$"""{ "value": [ { {{script}} } ] }""",
            $"{Scripts}/{FleetExport.Policy}" => $$"""{ {{script}} }""",
            $"{Scripts}/{FleetExport.Policy}/runSummary" => $$"""{ "noIssueDetectedDeviceCount": {{_rows}} }""",
            "/beta/deviceManagement/reports/exportJobs" => """{ "id": "job", "status": "notStarted" }""",
            "/beta/deviceManagement/reports/exportJobs/job" =>
                $$"""{ "id": "job", "status": "completed", "url": "{{Root}}report.zip", "requestDateTime": "2026-03-01T12:00:00Z" }""",
            _ => """{ "value": [] }""",
        };
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
