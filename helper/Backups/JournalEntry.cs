using System.Text.Json;

namespace CertProp.Backups;

/// <summary>
/// One line of <c>journal.jsonl</c>, the record of what a run did: JSON, one object a line. Thumbprint and issuer say which
/// certificate; whose it is only the backup tells.
/// </summary>
/// <param name="Time">When it was written down.</param>
/// <param name="Backup">Number of the profile's files in the backup.</param>
/// <param name="Profile">The profile folder's name.</param>
/// <param name="Path">Where the entry is or was.</param>
/// <param name="Thumbprint">40 hex digits.</param>
/// <param name="Issuer">As far as it is nobody's name.</param>
/// <param name="Action">As reports spell it.</param>
/// <param name="Detail">Why.</param>
internal sealed record JournalEntry(
    string Time, int Backup, string Profile, string Path, string Thumbprint, string? Issuer, string Action, string? Detail)
{
    public static byte[] Lines(IEnumerable<JournalEntry> entries)
    {
        using var bytes = new MemoryStream();
        using var json = new Utf8JsonWriter(bytes);
        foreach (JournalEntry entry in entries)
        {
            json.Reset();
            json.WriteStartObject();
            json.WriteString("time"u8, entry.Time);
            json.WriteString("action"u8, entry.Action);
            json.WriteString("profile"u8, entry.Profile);
            json.WriteString("path"u8, entry.Path);
            json.WriteString("thumbprint"u8, entry.Thumbprint);
            json.WriteString("issuer"u8, entry.Issuer);
            json.WriteNumber("backup"u8, entry.Backup);
            json.WriteString("detail"u8, entry.Detail);
            json.WriteEndObject();
            json.Flush();
            bytes.Write("\n"u8);
        }
        return bytes.ToArray();
    }
}
