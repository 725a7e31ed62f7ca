using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CertProp.Reports;

namespace CertProp.Deploy.Fleet.Views;

/// <summary>
/// One HTML file with everything in it. Nothing of a device is ever markup: data are JSON in which each angle bracket,
/// quote and ampersand is escaped, and the script puts them into the page as text alone. The page's own policy lets
/// nothing run but this one script, and nothing be fetched.
/// </summary>
internal sealed class PageView : IFleetView
{
    /// <summary>With more devices a browser is no place for a list.</summary>
    public const int MostRows = 100_000;

    private const string DataMark = "<!--data-->", StyleMark = "/*style*/", ScriptMark = "/*script*/";
    private const string StyleHash = "{style-hash}", ScriptHash = "{script-hash}";
    private const int FlushLength = 64 * 1_024;

    private readonly string _path, _temporary;
    private readonly FileStream _file;
    private readonly Utf8JsonWriter _json;
    private readonly List<string> _rings = [];
    private FleetHeader _header = null!;
    private string _end = "";
    private int _rows;
    private bool _isDone;

    /// <param name="path">Takes the place of what is there when it is whole.</param>
    /// <exception cref="InvalidInputException">It cannot be written.</exception>
    public PageView(string path)
    {
        _path = Path.GetFullPath(path);
        _temporary = $"{_path}.{Guid.NewGuid():N}.tmp";
        if (Directory.Exists(_path))
            throw new InvalidInputException(path, "a file name was expected for --html, this is a folder");
        if (!Directory.Exists(Path.GetDirectoryName(_path)))
            throw new InvalidInputException(path, "its folder is not there; make it first");
        _file = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, FlushLength);
        // The default encoder: safe inside of HTML, whatever a name holds.
        _json = new Utf8JsonWriter(_file, new JsonWriterOptions { SkipValidation = false });
    }

    private bool IsListed => _header.Rows <= MostRows;

    public void Begin(FleetHeader header)
    {
        _header = header;
        string style = Text("page.css"), script = Text("page.js");
        string[] parts = Text("page.html")
            .Replace(StyleHash, Hash(style), StringComparison.Ordinal)
            .Replace(ScriptHash, Hash(script), StringComparison.Ordinal)
            .Replace(StyleMark, style, StringComparison.Ordinal)
            .Replace(ScriptMark, script, StringComparison.Ordinal)
            .Split(DataMark);
        Write(parts[0]);
        _end = parts[1];
        Write("<script type=\"application/json\" id=\"devices\">");
        _json.WriteStartArray();
    }

    public void Add(FleetDevice device)
    {
        // Too many: those that somebody should look at are worth more than none.
        if ((!IsListed && !device.NeedsAttention) || _rows == MostRows)
            return;
        _rows++;
        int ring = _rings.IndexOf(device.Ring);
        if (ring < 0)
        {
            ring = _rings.Count;
            _rings.Add(device.Ring);
        }
        _json.WriteStartArray();
        _json.WriteStringValue(device.Name);
        _json.WriteNumberValue(ring);
        _json.WriteNumberValue((int)device.Verdict);
        _json.WriteStringValue(device.Code);
        _json.WriteNumberValue(device.Certificates);
        _json.WriteNumberValue(device.KeptForLackOfProof);
        Write(device.Since);
        Write(device.Seen);
        // What a well device says is what its verdict says.
        _json.WriteStringValue(device.Verdict is Verdict.Compliant ? null : device.Sentence);
        _json.WriteStringValue(device.Issuers.Count == 0 ? null : string.Join(", ", device.Issuers));
        _json.WriteStringValue(device.Helper);
        _json.WriteStringValue(device.OsVersion);
        _json.WriteStringValue(device.User);
        _json.WriteEndArray();
        if (_json.BytesPending > FlushLength)
            _json.Flush();
    }

    public void End(FleetSummary summary)
    {
        _json.WriteEndArray();
        _json.Flush();
        Write("</script>\n<script type=\"application/json\" id=\"fleet\">");
        _json.Reset(_file);
        WriteFleet(summary);
        _json.Flush();
        Write($"</script>\n{_end}");
        _file.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _isDone = true;
    }

    public void Dispose()
    {
        // It would write what it still holds, and nobody wants that any more.
        _json.Reset(Stream.Null);
        _json.Dispose();
        _file.Dispose();
        if (!_isDone)
            File.Delete(_temporary);
    }

    private void WriteFleet(FleetSummary summary)
    {
        _json.WriteStartObject();
        _json.WriteString("title"u8, SafeText.Of(_header.Title));
        _json.WriteString("source"u8, SafeText.Of(_header.Origin.Words));
        _json.WriteString("delay"u8, _header.Origin.Delay);
        _json.WriteString("made"u8, UtcTime.Iso(_header.Time));
        _json.WriteString("dataOf"u8, UtcTime.Iso(_header.Origin.DataOf));
        _json.WriteBoolean("listed"u8, IsListed);
        _json.WriteNumber("rows"u8, _rows);
        _json.WriteStartArray("rings"u8);
        foreach (string ring in _rings)
            _json.WriteStringValue(ring);
        _json.WriteEndArray();
        _json.WriteStartArray("meanings"u8);
        foreach (Verdict verdict in Enum.GetValues<Verdict>())
        {
            var meaning = Meaning.Of(verdict);
            _json.WriteStartObject();
            _json.WriteString("verdict"u8, Names.Of(verdict));
            _json.WriteString("title"u8, meaning.Title);
            _json.WriteString("what"u8, meaning.What);
            _json.WriteString("next"u8, meaning.Next);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
        _json.WritePropertyName("summary"u8);
        SummaryJson.Write(_json, summary);
        _json.WriteEndObject();
    }

    private void Write(DateTimeOffset? time)
    {
        if (time is { } moment)
            _json.WriteNumberValue(moment.ToUnixTimeSeconds());
        else
            _json.WriteNullValue();
    }

    private void Write(string text) => _file.Write(Encoding.UTF8.GetBytes(text));

    private static string Hash(string text) =>
        $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Text(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        // As a browser reads it before it compares hashes.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
