using System.Text.Json;
using System.Text.Json.Serialization;

namespace CertProp.Backups;

/// <summary>How the files of the backup folder are written and read: strictly, because what they say is put into stores.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(RunFile))]
[JsonSerializable(typeof(ElementsFile))]
[JsonSerializable(typeof(HoldsFile))]
internal sealed partial class BackupJson : JsonSerializerContext
{
    /// <summary>Reads a document; null, with what is wrong, where it is none of this kind.</summary>
    public static T? Read<T>(ReadOnlySpan<byte> utf8, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, out string? fault)
        where T : class, IBackupDocument
    {
        fault = null;
        try
        {
            T? document = JsonSerializer.Deserialize(utf8, type);
            fault = document is null ? "it is empty"
                : document.Version != 1 ? $"its version is {document.Version}, and this certprop reads version 1"
                : null;
            return fault is null ? document : null;
        }
        catch (JsonException e)
        {
            fault = $"it is not what certprop writes: {e.Message}";
            return null;
        }
    }
}

internal interface IBackupDocument
{
    int Version { get; }
}
