using System.Text.Json;
using CertProp.Backups;
using CertProp.Certificates;

namespace CertProp.Reports;

/// <param name="Id">The run.</param>
/// <param name="File">What it says of itself; null with a fault.</param>
/// <param name="Fault">Why it cannot be put back.</param>
internal sealed record ListedRun(RunId Id, RunFile? File, string? Fault);

/// <summary>What <c>restore</c> says of the backup folder itself: its runs and its holds.</summary>
internal static class RunListReport
{
    private const string Gap = "  ";

    private static readonly (string Title, int Width, Func<ListedRun, string> Value)[] s_columns =
    [
        ("RUN", 21, run => run.Id.ToString()),
        ("SCOPE", 8, run => run.File?.Scope ?? "-"),
        ("PROFILES", 8, run => $"{run.File?.Profiles ?? 0}"),
        ("CERTIFICATES", 12, run => $"{run.File?.Certificates ?? 0}"),
        ("STATE", 0, StateOf),
    ];

    /// <param name="terminal">Where it goes.</param>
    /// <param name="format">Text or JSON.</param>
    /// <param name="folder">The backup folder.</param>
    /// <param name="runs">Newest first.</param>
    /// <param name="holds">How many entries are held.</param>
    public static void Write(Terminal terminal, ReportFormat format, string folder, IReadOnlyList<ListedRun> runs, int holds)
    {
        if (format is ReportFormat.Json)
            WriteJson(terminal.Output, folder, runs, holds);
        else
            WriteText(terminal.Text, folder, runs, holds);
    }

    /// <summary>How many holds on a certificate were ended.</summary>
    public static void WriteRelease(Terminal terminal, ReportFormat format, Thumbprint thumbprint, int released)
    {
        if (format is ReportFormat.Json)
        {
            using var json = new Utf8JsonWriter(terminal.Output);
            json.WriteStartObject();
            json.WriteString("thumbprint"u8, thumbprint.ToString());
            json.WriteNumber("released"u8, released);
            json.WriteEndObject();
            json.Flush();
            terminal.Output.Write("\n"u8);
            return;
        }
        terminal.Text.WriteLine(released == 0
            ? $"{thumbprint} is not held."
            : $"{thumbprint} is no longer held in {Words.Count(released, "profile")}: the next remove may take it again.");
        terminal.Text.Flush();
    }

    private static string StateOf(ListedRun run) => run.File switch
    {
        null => SafeText.Of(run.Fault ?? "not usable"),
        { Restored: { } time } => $"put back {UtcTime.Iso(time)}",
        { State: RunState.Begun } => "interrupted; what it took can be put back",
        _ => $"{run.File.Removed} removed",
    };

    private static void WriteText(TextWriter output, string folder, IReadOnlyList<ListedRun> runs, int holds)
    {
        if (runs.Count > 0)
        {
            WriteRow(output, s_columns.Select(column => column.Title));
            foreach (ListedRun run in runs)
                WriteRow(output, s_columns.Select(column => column.Value(run)));
            output.WriteLine();
        }
        output.WriteLine(runs.Count == 0
            ? $"No run has a backup in {folder}."
            : $"{Words.Count(runs.Count, "run")} in {folder}, {Words.Count(holds, "certificate")} held. Put one back with --run ID, the newest with --run last.");
        output.Flush();
    }

    private static void WriteRow(TextWriter output, IEnumerable<string> cells) => output.WriteLine(
        string.Join(Gap, cells.Zip(s_columns, (cell, column) => column.Width == 0 ? cell : TextTable.Fit(cell, column.Width))).TrimEnd());

    private static void WriteJson(Stream output, string folder, IReadOnlyList<ListedRun> runs, int holds)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteNumber("schemaVersion"u8, 1);
        json.WriteString("folder"u8, folder);
        json.WriteNumber("holds"u8, holds);
        json.WriteStartArray("runs"u8);
        foreach (ListedRun run in runs)
            WriteRun(json, run);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    private static void WriteRun(Utf8JsonWriter json, ListedRun run)
    {
        json.WriteStartObject();
        json.WriteString("run"u8, run.Id.ToString());
        json.WriteString("time"u8, UtcTime.Iso(run.Id.Time));
        json.WriteString("scope"u8, run.File?.Scope);
        json.WriteNumber("profiles"u8, run.File?.Profiles ?? 0);
        json.WriteNumber("certificates"u8, run.File?.Certificates ?? 0);
        json.WriteNumber("removed"u8, run.File?.Removed ?? 0);
        json.WriteBoolean("complete"u8, run.File is { State: RunState.Complete });
        json.WriteString("restored"u8, UtcTime.Iso(run.File?.Restored));
        json.WriteString("fault"u8, run.Fault);
        json.WriteEndObject();
    }
}
