using System.Text.Encodings.Web;
using System.Text.Json;
using CertProp.Reports;

namespace CertProp.Deploy.Fleet.Views;

/// <summary>One JSON document: where it is from, each device, and the numbers behind them, since they come last.</summary>
/// <param name="stream">Receives UTF-8; stays open.</param>
internal sealed class JsonView(Stream stream) : IFleetView
{
    private const int SchemaVersion = 1, FlushLength = 32 * 1_024;

    private readonly Utf8JsonWriter _json = new(
        // Names as they are: what hides or turns text around is gone already, and this goes into no web page.
        stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public void Begin(FleetHeader header)
    {
        _json.WriteStartObject();
        _json.WriteNumber("schemaVersion"u8, SchemaVersion);
        _json.WriteString("fleet"u8, header.Title);
        _json.WriteString("source"u8, header.Origin.Words);
        _json.WriteString("time"u8, UtcTime.Iso(header.Time));
        _json.WriteString("dataOf"u8, UtcTime.Iso(header.Origin.DataOf));
        _json.WriteStartArray("devices"u8);
    }

    public void Add(FleetDevice device)
    {
        _json.WriteStartObject();
        _json.WriteString("device"u8, device.Name);
        _json.WriteString("deviceId"u8, device.Id);
        _json.WriteString("ring"u8, device.Ring);
        _json.WriteString("verdict"u8, Names.Of(device.Verdict));
        _json.WriteString("code"u8, device.Code);
        _json.WriteString("says"u8, device.Sentence);
        _json.WriteNumber("certificates"u8, device.Certificates);
        _json.WriteNumber("profiles"u8, device.Profiles);
        _json.WriteNumber("keptForLackOfProof"u8, device.KeptForLackOfProof);
        Write("issuers", device.Issuers);
        Write("open", device.Open);
        _json.WriteString("since"u8, UtcTime.Iso(device.Since));
        _json.WriteString("seen"u8, UtcTime.Iso(device.Seen));
        _json.WriteString("helper"u8, device.Helper);
        _json.WriteString("osVersion"u8, device.OsVersion);
        if (device.User is not null)
            _json.WriteString("user"u8, device.User);
        _json.WriteEndObject();
        if (_json.BytesPending > FlushLength)
            _json.Flush();
    }

    public void End(FleetSummary summary)
    {
        _json.WriteEndArray();
        _json.WritePropertyName("summary"u8);
        SummaryJson.Write(_json, summary);
        _json.WriteEndObject();
        _json.Flush();
        stream.Write("\n"u8);
        stream.Flush();
    }

    public void Dispose() => _json.Dispose();

    private void Write(string name, IReadOnlyList<string> texts)
    {
        _json.WriteStartArray(name);
        foreach (string text in texts)
            _json.WriteStringValue(text);
        _json.WriteEndArray();
    }
}
