using System.Globalization;
using System.Text.Json.Serialization;

namespace CertProp.GraphEmulator.Faults;

/// <summary>What can go wrong with one request.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AnswerFault), "answer")]
[JsonDerivedType(typeof(PageFault), "page")]
[JsonDerivedType(typeof(DropFault), "drop")]
[JsonDerivedType(typeof(DropInBodyFault), "dropInBody")]
[JsonDerivedType(typeof(StallFault), "stall")]
[JsonDerivedType(typeof(RefuseTokenFault), "refuseToken")]
[JsonDerivedType(typeof(ExpireSasFault), "expireSas")]
[JsonDerivedType(typeof(ConcurrentEditFault), "concurrentEdit")]
public abstract record Fault
{
    /// <summary>The request is carried out first, and goes wrong on its way back.</summary>
    public bool Applied { get; init; }

    /// <summary>F40: 429 with seconds in <c>Retry-After</c>.</summary>
    public static Fault Throttled(int seconds) =>
        Busy(429, "TooManyRequests", seconds.ToString(CultureInfo.InvariantCulture));

    /// <summary>F41: 429 with a date in <c>Retry-After</c>.</summary>
    public static Fault ThrottledUntil(DateTimeOffset time) =>
        Busy(429, "TooManyRequests", time.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>F42: 429 without <c>Retry-After</c>, as Intune sends it.</summary>
    public static Fault Throttled() => Busy(429, "TooManyRequests", null);

    /// <summary>F43: 503.</summary>
    public static Fault Unavailable(int? seconds = null) =>
        Busy(503, "ServiceUnavailable", seconds?.ToString(CultureInfo.InvariantCulture));

    /// <summary>F44: 504; with <see cref="Applied"/> after the write was carried out.</summary>
    public static Fault GatewayTimeout { get; } = new AnswerFault(504, "GatewayTimeout", "The gateway timed out.");

    /// <summary>F4: an HTML page in the place of JSON.</summary>
    public static Fault HtmlPage(int status = 502) => new PageFault(status);

    /// <summary>F45: the connection is dropped; with <see cref="Applied"/> after the write was carried out.</summary>
    public static Fault Drop { get; } = new DropFault();

    /// <summary>F30: the connection is dropped when half of the request's body has been read.</summary>
    public static Fault DropInBody { get; } = new DropInBodyFault();

    /// <summary>F46: headers and a piece of the body, and nothing after it.</summary>
    public static Fault Stall { get; } = new StallFault();

    /// <summary>F5: the token of this request has expired, from this request on.</summary>
    public static Fault TokenExpired { get; } = new RefuseTokenFault(Claims: false);

    /// <summary>
    /// The token of this request is refused from now on, with a claims challenge (continuous access evaluation).
    /// </summary>
    public static Fault ClaimsChallenge { get; } = new RefuseTokenFault(Claims: true);

    /// <summary>F8: the feature is not there.</summary>
    public static Fault FeatureOff { get; } =
        new AnswerFault(404, "ResourceNotFound", "Resource not found for the segment.");

    /// <summary>F8, as tenants without the licence hear it. (unverified)</summary>
    public static Fault LicenceMissing { get; } =
        new AnswerFault(403, "Forbidden", "The tenant does not have the license that this feature requires.");

    /// <summary>F28: the SAS is not valid yet.</summary>
    public static Fault SasNotYetValid { get; } =
        new AnswerFault(403, "AuthenticationFailed", "Signature not valid yet.");

    /// <summary>F29: the SAS of this request is dead from now on; the client must renew it.</summary>
    public static Fault SasExpired { get; } = new ExpireSasFault();

    /// <summary>
    /// F48: before this request is carried out (with <see cref="Applied"/>: after it) somebody else edits the object
    /// that it addresses.
    /// </summary>
    public static Fault ConcurrentEdit { get; } = new ConcurrentEditFault();

    private static AnswerFault Busy(int status, string code, string? retryAfter) =>
        new(status, code, "The service is busy.") { RetryAfter = retryAfter };
}

/// <summary>An error in the form of the service that was asked: ODataError, or XML on storage.</summary>
public sealed record AnswerFault(int Status, string Code, string Message) : Fault
{
    /// <summary>The header's text.</summary>
    public string? RetryAfter { get; init; }
}

/// <summary>An HTML page.</summary>
public sealed record PageFault(int Status) : Fault;

/// <summary>The connection is dropped.</summary>
public sealed record DropFault : Fault;

/// <summary>The connection is dropped while the body is still coming.</summary>
public sealed record DropInBodyFault : Fault;

/// <summary>The answer never ends.</summary>
public sealed record StallFault : Fault;

/// <summary>The token is refused from now on.</summary>
public sealed record RefuseTokenFault(bool Claims) : Fault;

/// <summary>The SAS is refused from now on.</summary>
public sealed record ExpireSasFault : Fault;

/// <summary>Somebody else edits the object.</summary>
public sealed record ConcurrentEditFault : Fault;
