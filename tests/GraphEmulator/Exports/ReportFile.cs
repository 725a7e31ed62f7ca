using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace CertProp.GraphEmulator.Exports;

/// <summary>Writes rows as the file of a report: one CSV or JSON in a ZIP (F39). Pure.</summary>
internal static class ReportFile
{
    /// <param name="name">Of the file in the ZIP, without its ending.</param>
    /// <param name="format"><c>csv</c> or <c>json</c>.</param>
    /// <param name="columns">What a row holds.</param>
    /// <param name="rows">What it holds.</param>
    public static byte[] Write(
        string name, string format, IReadOnlyList<string> columns, IReadOnlyList<JsonObject> rows)
    {
        string text = format is "json" ? Json(rows) : Csv(columns, rows);
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry($"{name}.{format}").Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }
        return file.ToArray();
    }

    // (unverified)
    private static string Json(IReadOnlyList<JsonObject> rows) =>
        new JsonObject { ["values"] = new JsonArray([.. rows.Select(row => row.DeepClone())]) }.ToJsonString();

    private static string Csv(IReadOnlyList<string> columns, IReadOnlyList<JsonObject> rows)
    {
        IEnumerable<string> lines = rows.Select(row => Line(columns.Select(column => row[column]?.ToString() ?? "")))
            .Prepend(Line(columns));
        return string.Concat(lines.Select(line => $"{line}\r\n"));
    }

    private static string Line(IEnumerable<string> fields) => string.Join(',', fields.Select(field =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0
            ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
}
