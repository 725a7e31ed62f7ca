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

    /// <summary>The member that this has in common with the report of <c>remove</c>.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<ProtectOutcome> outcomes)
    {
        json.WriteStartArray("protection"u8);
        foreach (ProtectOutcome outcome in outcomes)
        {
            json.WriteStartObject();
            json.WriteString("setting"u8, outcome.Setting.Name);
            json.WriteString("outcome"u8, Names.Of(outcome.Kind));
            json.WriteString("path"u8, outcome.Path);
            json.WriteString("detail"u8, outcome.Detail);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Says what else ends with it; before anything is changed.</summary>
    public static void WriteSideEffects(TextWriter output, IEnumerable<ProtectedSetting> settings)
    {
        foreach (ProtectedSetting setting in settings)
            output.WriteLine($"{SideEffects(setting)}.");
        output.WriteLine();
        output.Flush();
    }

    /// <summary>One document; schema: docs/certprop-protect.schema.json.</summary>
    /// <param name="exitCode">How the command ends.</param>
    /// <param name="now">When it was asked, in UTC.</param>
    /// <param name="preview">Whether nothing was changed.</param>
    /// <param name="settings">What was to be closed; null where all was to be put back.</param>
    /// <param name="outcomes">What became of it.</param>
    public static byte[] ToJson(
        ExitCode exitCode, DateTimeOffset now, bool preview, IEnumerable<ProtectedSetting>? settings,
        IReadOnlyList<ProtectOutcome> outcomes) => JsonReply.Write("protect", now, exitCode, json =>
    {
        json.WriteBoolean("undo"u8, settings is null);
        json.WriteBoolean("whatIf"u8, preview);
        JsonReply.WriteTexts(json, "sideEffects"u8, (settings ?? []).Select(SideEffects));
        Write(json, outcomes);
    });

    private static string SideEffects(ProtectedSetting setting) => $"{setting.Name} off: {setting.SideEffects}";

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
