using System.Text.Json.Serialization;

namespace CertProp.Deploy.Fleet.Sources;

/// <summary>A page of a list (OData 4).</summary>
internal sealed record AdminPage<T>(
    [property: JsonPropertyName("value")] IReadOnlyList<T>? Value, [property: JsonPropertyName("@odata.nextLink")] string? Next);

/// <summary>SMS_DeploymentSummary, as far as it is read.</summary>
internal sealed record AdminDeployment(
    int AssignmentID, string? SoftwareName, [property: JsonPropertyName("CollectionID")] string? Collection,
    string? CollectionName, int FeatureType, DateTimeOffset? SummarizationTime);

/// <summary>A row of the SMS_DCMDeployment…AssetDetails classes; which of these members a site has, differs.</summary>
internal sealed record AdminAsset(
    [property: JsonPropertyName("ResourceID")] long? Resource, string? DeviceName,
    [property: JsonPropertyName("ADUserName")] string? User, string? DiscoveredValue, string? PreviousValue,
    DateTimeOffset? StatusTime, long? ErrorCode, string? ErrorDescription,
    [property: JsonPropertyName("@odata.readLink")] string? Link);

[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(AdminPage<AdminDeployment>))]
[JsonSerializable(typeof(AdminPage<AdminAsset>))]
internal sealed partial class AdminServiceJson : JsonSerializerContext;
