using System.Text.Json.Nodes;

namespace CertProp.GraphEmulator.Tenants;

/// <summary>
/// A file of a content version. What the service does with it by itself takes a number of polls, not a time.
/// </summary>
/// <param name="members">What the client said of it.</param>
/// <param name="created">Timestamp.</param>
internal sealed class ContentFile(JsonObject members, string created)
{
    public const string Request = "azureStorageUriRequest", Renewal = "azureStorageUriRenewal", Commit = "commitFile";

    private string _step = "";
    private Outcome _outcome;
    private int _polls;
    private Func<bool>? _succeed;

    public string Id { get; } = Tenant.NewId();

    public string UploadState { get; private set; } = "unknown";

    public bool IsCommitted { get; set; }

    public string? Uri { get; set; }

    public string? UriExpiration { get; set; }

    /// <summary>Bytes before encryption.</summary>
    public long Size { get; } = members["size"]?.GetValue<long>() ?? 0;

    public long SizeEncrypted { get; } = members["sizeEncrypted"]?.GetValue<long>() ?? 0;

    /// <summary>Starts something.</summary>
    /// <param name="step">What; the beginning of its upload states.</param>
    /// <param name="outcome">How it ends.</param>
    /// <param name="polls">Reads until it has ended.</param>
    /// <param name="succeed">Carried out at the end of success; tells whether it was one.</param>
    public void Begin(string step, Outcome outcome, int polls, Func<bool> succeed)
    {
        (_step, _outcome, _polls, _succeed) = (step, outcome, polls, succeed);
        UploadState = $"{step}Pending";
    }

    /// <summary>What a read shows; it is also a poll, but for the answer to the creation.</summary>
    public JsonObject Read(bool isPoll = true)
    {
        if (isPoll)
            Advance();
        return new JsonObject
        {
            ["id"] = Id,
            ["name"] = members["name"]?.DeepClone(),
            ["size"] = Size,
            ["sizeEncrypted"] = SizeEncrypted,
            ["manifest"] = members["manifest"]?.DeepClone(),
            ["isDependency"] = members["isDependency"]?.DeepClone() ?? false,
            ["isFrameworkFile"] = false,
            ["createdDateTime"] = created,
            ["azureStorageUri"] = Uri,
            ["azureStorageUriExpirationDateTime"] = UriExpiration,
            ["isCommitted"] = IsCommitted,
            ["uploadState"] = UploadState,
        };
    }

    private void Advance()
    {
        if (_succeed is not { } succeed)
            return;
        if (_outcome is Outcome.Never || _polls-- > 0)
        {
            UploadState = _outcome is Outcome.TransientError ? "transientError" : $"{_step}Pending";
            return;
        }
        _succeed = null;
        UploadState = _step + _outcome switch
        {
            Outcome.Failed => "Failed",
            Outcome.TimedOut => "TimedOut",
            _ => succeed() ? "Success" : "Failed",
        };
    }
}
