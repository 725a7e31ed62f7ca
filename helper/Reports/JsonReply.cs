using System.Text.Json;

namespace CertProp.Reports;

/// <summary>What the JSON documents of all commands begin with, and those that are written at once.</summary>
internal static class JsonReply
{
    private const int SchemaVersion = 1;

    /// <summary>Begins the document; whoever calls ends it.</summary>
    /// <param name="json">Receives an open object.</param>
    /// <param name="command">The verb.</param>
    /// <param name="device">Name of the computer.</param>
    /// <param name="time">When it was asked, in UTC.</param>
    public static void Begin(Utf8JsonWriter json, string command, string device, DateTimeOffset time)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion"u8, SchemaVersion);
        json.WriteString("helperVersion"u8, Product.Version);
        json.WriteString("device"u8, device);
        json.WriteString("time"u8, UtcTime.Iso(time));
        json.WriteString("command"u8, command);
    }

    /// <summary>A whole document, with a line's end.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="time">When it was asked, in UTC.</param>
    /// <param name="exitCode">How the command ends.</param>
    /// <param name="writeMembers">Writes what is the command's own.</param>
    public static byte[] Write(string command, DateTimeOffset time, ExitCode exitCode, Action<Utf8JsonWriter> writeMembers)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            Begin(json, command, Environment.MachineName, time);
            json.WriteNumber("exitCode"u8, (int)exitCode);
            writeMembers(json);
            json.WriteEndObject();
        }
        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    public static void WriteTexts(Utf8JsonWriter json, ReadOnlySpan<byte> member, IEnumerable<string> texts)
    {
        json.WriteStartArray(member);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
