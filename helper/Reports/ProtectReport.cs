using System.Text.Json;
using CertProp.Exposure;

namespace CertProp.Reports;

/// <summary>What protect did, or would do.</summary>
internal static class ProtectReport
{
    /// <summary>One line for people.</summary>
    public static string Sentence(ProtectOutcome outcome)
    {
        string where = outcome.Path.Length == 0 ? "" : $"{SafeText.Of(outcome.Path)}: ";
        return $"{outcome.Setting.Name} {Word(outcome.Kind)}: {where}{SafeText.Of(outcome.Detail)}";
    }

    public static void Write(Utf8JsonWriter json, ProtectOutcome outcome)
    {
        json.WriteStartObject();
        json.WriteString("setting"u8, outcome.Setting.Name);
        json.WriteString("outcome"u8, Names.Of(outcome.Kind));
        json.WriteString("path"u8, outcome.Path);
        json.WriteString("detail"u8, outcome.Detail);
        json.WriteEndObject();
    }

    /// <summary>Says what else ends with it; before anything is changed.</summary>
    public static void WriteSideEffects(TextWriter output, IEnumerable<ProtectedSetting> settings)
    {
        foreach (ProtectedSetting setting in settings)
            output.WriteLine($"{setting.Name} off: {setting.SideEffects}.");
        output.WriteLine();
        output.Flush();
    }

    public static byte[] ToJson(
        ExitCode exitCode, bool preview, IEnumerable<ProtectedSetting> settings, IReadOnlyList<ProtectOutcome> outcomes)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion"u8, 1);
            json.WriteString("helperVersion"u8, Product.Version);
            json.WriteString("device"u8, Environment.MachineName);
            json.WriteString("command"u8, "protect");
            json.WriteNumber("exitCode"u8, (int)exitCode);
            json.WriteBoolean("whatIf"u8, preview);
            json.WriteStartArray("sideEffects"u8);
            foreach (ProtectedSetting setting in settings)
                json.WriteStringValue($"{setting.Name} off: {setting.SideEffects}");
            json.WriteEndArray();
            json.WriteStartArray("protection"u8);
            foreach (ProtectOutcome outcome in outcomes)
                Write(json, outcome);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return [.. bytes.ToArray(), (byte)'\n'];
    }

    private static string Word(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Closed => "closed",
        OutcomeKind.Already => "is closed",
        OutcomeKind.WouldClose => "would be closed",
        OutcomeKind.Refused => "refused",
        OutcomeKind.Failed => "failed",
        OutcomeKind.NotHere => "not here",
        OutcomeKind.PutBack => "put back",
        OutcomeKind.WouldPutBack => "would be put back",
        _ => "left as it is",
    };
}
