using System.Globalization;
using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Storage;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Resources;

/// <summary>Content versions of an app, their files, and the upload of these (F26, F27, F29, F32, F33).</summary>
internal sealed class AppContent(
    Tenant tenant, Behaviour behaviour, Listing listing, ContentStorage storage, TimeProvider clock) : IResourceFamily
{
    private const string VersionsPath = $"{Apps.ItemPath}/{Apps.Cast}/contentVersions";
    private const string FilesPath = $"{VersionsPath}/{{id}}/files";
    private const string FilePath = $"{FilesPath}/{{id}}";

    private static readonly string[] ServerOwned =
    [
        "id", "azureStorageUri", "azureStorageUriExpirationDateTime", "createdDateTime", "isCommitted", "uploadState",
    ];

    public IEnumerable<Route> Routes =>
    [
        new("GET", VersionsPath, Permission.AppsRead,
            request => listing.Answer(request, App(request).Contents.Select(Json))),
        new("POST", VersionsPath, Permission.AppsWrite, CreateVersion),
        new("GET", $"{VersionsPath}/{{id}}", Permission.AppsRead,
            request => Shape.Item(request, Json(Version(request)))),
        new("GET", FilesPath, Permission.AppsRead,
            request => listing.Answer(request, Version(request).Files.Select(file => file.Read()))),
        new("POST", FilesPath, Permission.AppsWrite, CreateFileAsync),
        new("GET", FilePath, Permission.AppsRead, request => Shape.Item(request, File(request).Read())),
        new("POST", $"{FilePath}/renewUpload", Permission.AppsWrite, RenewAsync),
        new("POST", $"{FilePath}/commit", Permission.AppsWrite, CommitAsync),
    ];

    private GraphAnswer CreateVersion(GraphRequest request)
    {
        AppRecord app = App(request);
        var version = new ContentVersion((app.Contents.Count + 1).ToString(CultureInfo.InvariantCulture));
        app.Contents.Add(version);
        return GraphAnswer.Created(Json(version));
    }

    private async Task<GraphAnswer> CreateFileAsync(GraphRequest request)
    {
        ContentVersion version = Version(request);
        ReadOnly.Refuse(request.Body, ServerOwned);
        var file = new ContentFile(request.Body, tenant.Now);
        if (file.Size <= 0 || file.SizeEncrypted <= file.Size)
            throw GraphException.BadRequest("$.sizeEncrypted: sizes are required, the encrypted one the larger.");
        if (!storage.IsThere)
            throw GraphException.NotEmulated("Content, without Azurite,");
        version.Files.Add(file);
        await GrantAsync(file, ContentFile.Request, behaviour.Upload, behaviour.UploadPolls);
        return GraphAnswer.Created(Shape.Of(request, file.Read(isPoll: false)));
    }

    private async Task<GraphAnswer> RenewAsync(GraphRequest request)
    {
        await GrantAsync(File(request), ContentFile.Renewal, behaviour.Renewal, behaviour.RenewalPolls);
        return GraphAnswer.NoContent;
    }

    private async Task GrantAsync(ContentFile file, string step, Outcome outcome, int polls)
    {
        DateTimeOffset expires = clock.GetUtcNow().AddMinutes(behaviour.SasMinutes);
        string uri = await storage.GrantAsync(file.Id, expires, file.SizeEncrypted);
        file.Begin(step, outcome, polls, () =>
        {
            (file.Uri, file.UriExpiration) = (uri, Tenant.Timestamp(expires));
            return true;
        });
    }

    private async Task<GraphAnswer> CommitAsync(GraphRequest request)
    {
        ContentFile file = File(request);
        if (file.IsCommitted)
            throw GraphException.BadRequest("The file is committed already.");
        FileEncryption encryption = ReadEncryption(request.Body["fileEncryptionInfo"]);
        byte[]? payload = await storage.ReadAsync(file.Id);
        string? problem = payload is null
            ? "nothing was uploaded"
            : PayloadCheck.Problem(payload, encryption, file.Size, file.SizeEncrypted);
        if (problem is not null)
            tenant.NoteCommitFailure(problem);
        file.Begin(
            ContentFile.Commit, behaviour.Commit, behaviour.CommitPolls, () => file.IsCommitted = problem is null);
        return GraphAnswer.NoContent;
    }

    private static FileEncryption ReadEncryption(JsonNode? info)
    {
        if (info?["profileIdentifier"]?.GetValue<string>() is not "ProfileVersion1")
            throw GraphException.BadRequest("$.fileEncryptionInfo.profileIdentifier: ProfileVersion1 was expected.");
        if (info["fileDigestAlgorithm"]?.GetValue<string>() is not "SHA256")
            throw GraphException.BadRequest("$.fileEncryptionInfo.fileDigestAlgorithm: SHA256 was expected.");
        byte[] Bytes(string name) => Convert.FromBase64String(info[name]?.GetValue<string>() ?? "");
        return new FileEncryption(
            Bytes("encryptionKey"), Bytes("macKey"), Bytes("initializationVector"), Bytes("mac"), Bytes("fileDigest"));
    }

    private AppRecord App(GraphRequest request) => tenant.Apps.Meet(request.Id, request.Caller);

    private ContentVersion Version(GraphRequest request) =>
        App(request).Contents.Find(version => version.Id == request.Ids[1])
        ?? throw GraphException.NotFound(request.Ids[1]);

    private ContentFile File(GraphRequest request) =>
        Version(request).Files.Find(file => file.Id == request.Ids[2]) ?? throw GraphException.NotFound(request.Ids[2]);

    private static JsonObject Json(ContentVersion version) => new() { ["id"] = version.Id };
}
