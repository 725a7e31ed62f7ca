using System.Text.Json;
using CertProp.Reports;

namespace CertProp.Deploy.Fleet.Views;

/// <summary>A summary as the JSON document and the page have it.</summary>
internal static class SummaryJson
{
    public static void Write(Utf8JsonWriter json, FleetSummary summary)
    {
        json.WriteStartObject();
        json.WriteNumber("devices"u8, summary.Verdicts.Total);
        json.WriteNumber("certificates"u8, summary.Certificates);
        json.WriteString("newest"u8, UtcTime.Iso(summary.Newest));
        json.WriteString("oldest"u8, UtcTime.Iso(summary.Oldest));
        json.WritePropertyName("verdicts"u8);
        Write(json, summary.Verdicts);
        json.WriteStartArray("rings"u8);
        foreach ((string ring, VerdictCounts counts) in summary.Rings)
        {
            json.WriteStartObject();
            json.WriteString("ring"u8, ring);
            json.WriteNumber("devices"u8, counts.Total);
            json.WritePropertyName("verdicts"u8);
            Write(json, counts);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("issuers"u8);
        foreach ((string issuer, int devices) in summary.Issuers.Top(FleetSummary.MostIssuers))
            WriteCount(json, "issuer", issuer, devices);
        json.WriteEndArray();
        json.WriteBoolean("issuersAreExact"u8, summary.Issuers.IsExact);
        json.WriteStartArray("open"u8);
        foreach ((string condition, int devices) in summary.Open)
            WriteCount(json, "condition", condition, devices);
        json.WriteEndArray();
        json.WriteStartObject("keptForLackOfProof"u8);
        json.WriteNumber("certificates"u8, summary.KeptForLackOfProof.Certificates);
        json.WriteNumber("devices"u8, summary.KeptForLackOfProof.Devices);
        json.WriteEndObject();
        json.WriteStartArray("helpers"u8);
        foreach ((string version, int devices) in summary.Helpers)
            WriteCount(json, "version", version, devices);
        json.WriteEndArray();
        WriteOldest(json, summary);
        WriteCodes(json, summary);
        json.WriteEndObject();
    }

    private static void WriteOldest(Utf8JsonWriter json, FleetSummary summary)
    {
        json.WriteStartArray("oldestFindings"u8);
        foreach (FleetDevice device in summary.OldestFindings)
        {
            json.WriteStartObject();
            json.WriteString("device"u8, device.Name);
            json.WriteString("ring"u8, device.Ring);
            json.WriteString("verdict"u8, Names.Of(device.Verdict));
            json.WriteNumber("certificates"u8, device.Certificates);
            json.WriteString("since"u8, UtcTime.Iso(device.Since));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteCodes(Utf8JsonWriter json, FleetSummary summary)
    {
        json.WriteStartArray("codes"u8);
        foreach ((Verdict verdict, string code, int devices) in summary.Codes)
        {
            var meaning = Meaning.Of(verdict, code);
            json.WriteStartObject();
            json.WriteString("verdict"u8, Names.Of(verdict));
            json.WriteString("code"u8, code);
            json.WriteNumber("devices"u8, devices);
            json.WriteString("meaning"u8, meaning.What);
            json.WriteString("next"u8, meaning.Next);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, VerdictCounts counts)
    {
        json.WriteStartObject();
        foreach (Verdict verdict in Enum.GetValues<Verdict>())
            json.WriteNumber(Names.Of(verdict), counts[verdict]);
        json.WriteEndObject();
    }

    private static void WriteCount(Utf8JsonWriter json, string name, string value, int devices)
    {
        json.WriteStartObject();
        json.WriteString(name, value);
        json.WriteNumber("devices"u8, devices);
        json.WriteEndObject();
    }
}
