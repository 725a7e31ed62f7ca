using System.Text.Json.Nodes;
using CertProp.Deploy.IntuneWin;

namespace CertProp.Deploy.Graph;

/// <summary>
/// Gives an app new content: version, file, blocks, commit. Devices see nothing of it until the app is updated.
/// </summary>
/// <param name="graph">The tenant.</param>
/// <param name="blocks">The storage.</param>
/// <param name="polling">Waits for the service.</param>
/// <param name="tell">Told of sent and all bytes.</param>
internal sealed class ContentUpload(
    GraphConnection graph, BlockUpload blocks, Polling polling, Action<long, long> tell)
{
    private const string Renewal = "azureStorageUriRenewal", Request = "azureStorageUriRequest", Commit = "commitFile";

    private const int MostTries = 3;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    /// <param name="progress">What is done already; learns what becomes so.</param>
    /// <param name="package">The content.</param>
    /// <exception cref="GraphFault">The service did not take it.</exception>
    public async Task SendAsync(ContentProgress progress, IntuneWinPackage package)
    {
        ContentFile content = package.Content;
        if (progress.File is null)
            await MakeFileAsync(progress, content);
        string path = $"{VersionsOf(progress)}/{progress.Version}/files/{progress.File}";
        if (!progress.IsUploaded)
            await UploadAsync(path, package);
        progress.IsUploaded = true;
        if (!progress.IsCommitted)
        {
            await CommitAsync(path, content.Encryption);
            await WaitAsync(path, Commit);
        }
        progress.IsCommitted = true;
    }

    private async Task UploadAsync(string path, IntuneWinPackage package)
    {
        // Of a file that an earlier run began with, the address may have been renewed since.
        string state = StateOf(await graph.GetAsync(path));
        string kind = state.StartsWith(Renewal, StringComparison.Ordinal) ? Renewal : Request;
        var address = new StorageAddress(AddressOf(await WaitAsync(path, kind)), old => RenewAsync(path, old));
        long sent = 0;
        using Stream payload = package.OpenPayload();
        await blocks.SendAsync(payload, address, length =>
        {
            sent += length;
            tell(sent, package.Content.SizeEncrypted);
        });
    }

    // A version with a second file, which nobody sends, is never committed: where nobody knows whether there is one,
    // another version gets the file. Those that are left behind do no harm, and Graph cannot take them away.
    private async Task MakeFileAsync(ContentProgress progress, ContentFile content)
    {
        for (int tries = 1; progress.File is null; tries++)
        {
            progress.Version ??= Id(await graph.AddAsync(VersionsOf(progress), []));
            try
            {
                progress.File = Id(await graph.CreateAsync($"{VersionsOf(progress)}/{progress.Version}/files", new JsonObject
                {
                    ["@odata.type"] = "#microsoft.graph.mobileAppContentFile",
                    ["name"] = "IntunePackage.intunewin",
                    ["size"] = content.Size,
                    ["sizeEncrypted"] = content.SizeEncrypted,
                    ["isDependency"] = false,
                }));
            }
            catch (GraphFault fault) when (fault.MayHaveHappened && tries < MostTries)
            {
                progress.Version = null;
            }
        }
    }

    private static string VersionsOf(ContentProgress progress) =>
        $"{progress.App}/graph.win32LobApp/contentVersions";

    // A file is committed once: after a lost answer its state says whether it has been.
    private async Task CommitAsync(string path, EncryptionInfo encryption)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                await graph.ActOnceAsync(
                    $"{path}/commit", new JsonObject { ["fileEncryptionInfo"] = Encryption(encryption) });
                return;
            }
            catch (GraphFault fault) when (fault.MayHaveHappened && tries < MostTries)
            {
                if (StateOf(await graph.GetAsync(path)).StartsWith(Commit, StringComparison.Ordinal))
                    return;
            }
        }
    }

    // The state of an earlier renewal says success too, with the address of before.
    private async Task<Uri> RenewAsync(string path, Uri old)
    {
        await graph.ActAsync($"{path}/renewUpload");
        return AddressOf(await WaitAsync(path, Renewal, file => AddressOf(file) != old));
    }

    // What is no end of this kind is on its way: unknown values too, which later versions of the service may have.
    private Task<JsonObject> WaitAsync(string path, string kind, Func<JsonObject, bool>? isNew = null) =>
        polling.UntilAsync($"{kind} of the content", s_patience, async () =>
    {
        JsonObject file = await graph.GetAsync(path);
        string state = StateOf(file);
        return state == $"{kind}Success" ? isNew?.Invoke(file) is false ? null : file
            : state == $"{kind}Failed" || state == $"{kind}TimedOut" || state == "error"
                ? throw GraphFault.OfUnexpected(
                    $"Intune says {state} of the content; devices keep what they have; run it again, "
                    + "it sends the content anew")
            : null;
    });

    private static string StateOf(JsonObject file) => file["uploadState"]?.GetValue<string>() ?? "";

    private static Uri AddressOf(JsonObject file) => SecretAddress.Of(file["azureStorageUri"]?.GetValue<string>())
        ?? throw GraphFault.OfUnexpected(
            "Intune names no storage for the content that can be used (an https address was expected)");

    private static string Id(JsonObject created) => created["id"]?.GetValue<string>()
        ?? throw GraphFault.OfUnexpected("Intune made something for the content and does not say what");

    private static JsonObject Encryption(EncryptionInfo info) => new()
    {
        ["@odata.type"] = "#microsoft.graph.fileEncryptionInfo",
        ["encryptionKey"] = Convert.ToBase64String(info.EncryptionKey),
        ["macKey"] = Convert.ToBase64String(info.MacKey),
        ["initializationVector"] = Convert.ToBase64String(info.InitializationVector),
        ["mac"] = Convert.ToBase64String(info.Mac),
        ["profileIdentifier"] = EncryptionInfo.ProfileVersion1,
        ["fileDigest"] = Convert.ToBase64String(info.FileDigest),
        ["fileDigestAlgorithm"] = EncryptionInfo.Sha256,
    };
}
