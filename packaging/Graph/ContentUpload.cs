using System.Text.Json.Nodes;
using CertProp.Deploy.IntuneWin;

namespace CertProp.Deploy.Graph;

/// <summary>
/// Gives an app new content: version, file, blocks, commit. Devices see nothing of it until the app is updated.
/// </summary>
/// <param name="graph">The tenant.</param>
/// <param name="blocks">The storage.</param>
/// <param name="polling">Waits for the service.</param>
/// <param name="progress">Told of sent and all bytes.</param>
internal sealed class ContentUpload(
    GraphConnection graph, BlockUpload blocks, Polling polling, Action<long, long> progress)
{
    private const string Renewal = "azureStorageUriRenewal", Request = "azureStorageUriRequest", Commit = "commitFile";

    private const int MostTries = 3;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    /// <param name="app">Path of the app in Graph.</param>
    /// <param name="package">The content.</param>
    /// <returns>The number of the content's version.</returns>
    /// <exception cref="GraphFault">The service did not take it.</exception>
    public async Task<string> SendAsync(string app, IntuneWinPackage package)
    {
        ContentFile content = package.Content;
        string versions = $"{app}/graph.win32LobApp/contentVersions";
        (string number, string file) = await MakeFileAsync(versions, content);
        string path = $"{versions}/{number}/files/{file}";
        var address = new StorageAddress(AddressOf(await WaitAsync(path, Request)), old => RenewAsync(path, old));
        long sent = 0;
        using (Stream payload = package.OpenPayload())
        {
            await blocks.SendAsync(payload, address, length =>
            {
                sent += length;
                progress(sent, content.SizeEncrypted);
            });
        }
        await CommitAsync(path, content.Encryption);
        await WaitAsync(path, Commit);
        return number;
    }

    // A version with a second file, which nobody sends, is never committed: where nobody knows whether there is one,
    // another version gets the file. Those that are left behind do no harm, and Graph cannot take them away.
    private async Task<(string Version, string File)> MakeFileAsync(string versions, ContentFile content)
    {
        for (int tries = 1; ; tries++)
        {
            string number = Id(await graph.AddAsync(versions, []));
            try
            {
                return (number, Id(await graph.CreateAsync($"{versions}/{number}/files", new JsonObject
                {
                    ["@odata.type"] = "#microsoft.graph.mobileAppContentFile",
                    ["name"] = "IntunePackage.intunewin",
                    ["size"] = content.Size,
                    ["sizeEncrypted"] = content.SizeEncrypted,
                    ["isDependency"] = false,
                })));
            }
            catch (GraphFault fault) when (fault.MayHaveHappened && tries < MostTries)
            {
            }
        }
    }

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

    // Its query is a key: it goes over TLS, or does not leave this machine.
    private static Uri AddressOf(JsonObject file) =>
        Uri.TryCreate(file["azureStorageUri"]?.GetValue<string>(), UriKind.Absolute, out Uri? address)
            && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)
            ? address
            : throw GraphFault.OfUnexpected(
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
