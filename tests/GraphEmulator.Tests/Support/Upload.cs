using System.Text;

namespace CertProp.GraphEmulator.Tests.Support;

/// <summary>The steps of an upload, by hand.</summary>
internal sealed class Upload(RawClient client, string app, string version = "beta")
{
    public const string AppBody = """
        { "@odata.type": "#microsoft.graph.win32LobApp", "displayName": "CertProp - pilot", "description": "d",
          "publisher": "Contoso", "displayVersion": "1.2.3.0", "notes": "marker",
          "fileName": "CertPropRemediation.intunewin", "setupFilePath": "certprop.exe",
          "installCommandLine": "certprop.exe install",
          "uninstallCommandLine": "certprop.exe uninstall", "applicableArchitectures": "none",
          "allowedArchitectures": "x64,arm64", "minimumSupportedWindowsRelease": "Windows10_21H2",
          "installExperience": {
            "runAsAccount": "system", "deviceRestartBehavior": "suppress", "maxRunTimeInMinutes": 60 },
          "returnCodes": [{ "returnCode": 0, "type": "success" }, { "returnCode": 3010, "type": "softReboot" }],
          "rules": [{ "@odata.type": "#microsoft.graph.win32LobAppFileSystemRule", "ruleType": "detection",
            "path": "%ProgramFiles%\\CertPropRemediation", "fileOrFolderName": "certprop.exe",
            "operationType": "version", "operator": "equal", "comparisonValue": "1.2.3.0",
            "check32BitOn64System": false }],
          "roleScopeTagIds": ["0"], "allowAvailableUninstall": false }
        """;

    public string Content { get; private set; } = "";

    public string File { get; private set; } = "";

    /// <summary>Address with SAS.</summary>
    public string Address { get; set; } = "";

    private string Versions => $"/{version}/deviceAppManagement/mobileApps/{app}/graph.win32LobApp/contentVersions";

    private string FilePath => $"{Versions}/{Content}/files/{File}";

    /// <summary>Creates content version and file.</summary>
    public async Task BeginAsync(SamplePayload payload)
    {
        Content = (await client.PostAsync(Versions, "{}")).Must(201)["id"]!;
        Reply file = await client.PostAsync($"{Versions}/{Content}/files", $$"""
            { "@odata.type": "#microsoft.graph.mobileAppContentFile", "name": "IntunePackage.intunewin",
              "size": {{payload.Size}}, "sizeEncrypted": {{payload.Bytes.Length}}, "manifest": null,
              "isDependency": false }
            """);
        Assert.Equal("azureStorageUriRequestPending", file.Must(201)["uploadState"]);
        File = file["id"]!;
    }

    /// <summary>Reads the file until its state is no longer pending.</summary>
    public async Task<string> PollAsync()
    {
        for (int i = 0; i < 20; i++)
        {
            Reply file = (await client.GetAsync(FilePath)).Must(200);
            string state = file["uploadState"]!;
            Address = file["azureStorageUri"] ?? "";
            if (!state.EndsWith("Pending", StringComparison.Ordinal) && state is not "transientError")
                return state;
        }
        return "pending for ever";
    }

    public static string BlockId(int index) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"block-{index:D6}"));

    public Task<Reply> PutBlockAsync(int index, byte[] content) =>
        client.PutAsync($"{Address}&comp=block&blockid={Uri.EscapeDataString(BlockId(index))}", content);

    public Task<Reply> PutListAsync(params int[] indices) => client.PutAsync(
        $"{Address}&comp=blocklist",
        Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>"
            + string.Concat(indices.Select(index => $"<Latest>{BlockId(index)}</Latest>")) + "</BlockList>"));

    /// <summary>Sends everything, in blocks of this size.</summary>
    public async Task PutAllAsync(SamplePayload payload, int blockSize)
    {
        byte[][] blocks = [.. payload.Bytes.Chunk(blockSize)];
        for (int i = 0; i < blocks.Length; i++)
            (await PutBlockAsync(i, blocks[i])).Must(201);
        (await PutListAsync([.. Enumerable.Range(0, blocks.Length)])).Must(201);
    }

    public Task<Reply> RenewAsync() => client.PostAsync($"{FilePath}/renewUpload");

    public Task<Reply> CommitAsync(SamplePayload payload) => client.PostAsync($"{FilePath}/commit", payload.CommitBody);

    /// <summary>Makes this version the committed one.</summary>
    public Task<Reply> PublishAsync() => client.PatchAsync(
        $"/beta/deviceAppManagement/mobileApps/{app}",
        $$"""{ "@odata.type": "#microsoft.graph.win32LobApp", "committedContentVersion": "{{Content}}" }""");
}
