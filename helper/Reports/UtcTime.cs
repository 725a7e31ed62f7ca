using System.Globalization;

namespace CertProp.Reports;

/// <summary>Times as reports write them: UTC, whatever the machine's zone and culture.</summary>
internal static class UtcTime
{
    /// <summary>ISO 8601 to the second, for machines.</summary>
    public static string? Iso(DateTimeOffset? time) => Format(time, "yyyy-MM-dd'T'HH:mm:ss'Z'");

    /// <summary>The day alone, for tables.</summary>
    public static string? Date(DateTimeOffset? time) => Format(time, "yyyy-MM-dd");

    private static string? Format(DateTimeOffset? time, string format) =>
        time?.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}
