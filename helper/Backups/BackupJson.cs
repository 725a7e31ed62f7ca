using System.Text.Json;

namespace CertProp.Backups;

/// <summary>What the files of the backup folder have in common: one JSON object, read strictly, with a version.</summary>
internal static class BackupJson
{
    private const int Version = 1;

    public delegate T Reader<T>(ref StrictJson document);

    /// <summary>Writes an object with a version and these members.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> writeMembers)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("version"u8, Version);
            writeMembers(json);
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    public static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, long? number)
    {
        if (number is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }

    public static void ReadVersion(ref StrictJson document) => document.ReadInteger(Version, Version);

    /// <summary>Reads a document.</summary>
    /// <param name="name">How messages call it, such as its path.</param>
    /// <param name="utf8">The document.</param>
    /// <param name="read">Reads its members.</param>
    /// <param name="required">Members that it must have beside its version: an empty object is no list of nothing.</param>
    /// <exception cref="InvalidInputException">It is none of this kind; says what is wrong and where.</exception>
    public static T Read<T>(string name, ReadOnlySpan<byte> utf8, Reader<T> read, params ReadOnlySpan<string> required)
    {
        var document = new StrictJson(name, utf8);
        T value = read(ref document);
        document.ReadEnd();
        document.Require("version");
        document.Require(required);
        return value;
    }

    /// <summary>The same; null, with what is wrong and where, where it is none of this kind.</summary>
    /// <inheritdoc cref="Read"/>
    public static T? TryRead<T>(string name, ReadOnlySpan<byte> utf8, Reader<T> read, out string? fault, params ReadOnlySpan<string> required)
        where T : class
    {
        try
        {
            fault = null;
            return Read(name, utf8, read, required);
        }
        catch (InvalidInputException e)
        {
            fault = e.Message;
            return null;
        }
    }
}
