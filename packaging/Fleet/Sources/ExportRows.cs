using System.IO.Compression;
using System.Text;
using CertProp.Deploy.Graph;
using Sylvan.Data.Csv;

namespace CertProp.Deploy.Fleet.Sources;

/// <summary>
/// The rows of an exported report, read as a stream out of its ZIP. Columns are found by name: nothing promises their
/// order.
/// </summary>
internal sealed class ExportRows : IDisposable
{
    // An output has at most 2,048 characters, and a row three of them.
    private const int BufferLength = 64 * 1_024, LongestRow = 1 << 20;

    private static readonly string[] s_needed =
    [
        "DeviceId", "DeviceName", "DetectionStatus", "RemediationStatus", "PreRemediationDetectionScriptOutput",
        "PostRemediationDetectionScriptOutput",
    ];

    private static readonly string[] s_wanted =
    [
        "PolicyId", "RemediationScriptOutputDetails", "RemediationScriptErrorDetails", "PreRemediationDetectionScriptError",
        "ModifiedTime", "LastAgentUpdateTime", "OSVersion",
    ];

    private const int MostKnown = 1_024;

    private readonly HashSet<string> _known = [];
    private readonly ZipArchive _archive;
    private readonly CsvDataReader _csv;
    private readonly PortalLines _lines;
    private readonly FleetPackage _package;
    private readonly int _id, _name, _detection, _remediation, _before, _after, _acted, _policy;
    private readonly int _removalFault, _detectionFault, _modified, _updated, _version, _user;

    private ExportRows(ZipArchive archive, CsvDataReader csv, PortalLines lines, FleetPackage package)
    {
        (_archive, _csv, _lines, _package) = (archive, csv, lines, package);
        var ordinals = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int column = 0; column < csv.FieldCount; column++)
            ordinals.TryAdd(csv.GetName(column).TrimStart('\uFEFF'), column);
        if (Array.Find(s_needed, name => !ordinals.ContainsKey(name)) is { } missing)
            throw GraphFault.OfUnexpected($"Intune's export has no column {missing}; run it again with --source "
                + "run-states");
        int At(string name) => ordinals.GetValueOrDefault(name, -1);
        (_id, _name, _detection, _remediation) =
            (At(s_needed[0]), At(s_needed[1]), At(s_needed[2]), At(s_needed[3]));
        (_before, _after) = (At(s_needed[4]), At(s_needed[5]));
        (_policy, _acted, _removalFault, _detectionFault) =
            (At(s_wanted[0]), At(s_wanted[1]), At(s_wanted[2]), At(s_wanted[3]));
        (_modified, _updated, _version) = (At(s_wanted[4]), At(s_wanted[5]), At(s_wanted[6]));
        _user = At("UPN");
    }

    /// <summary>What to ask for: people only where they are wanted.</summary>
    public static IEnumerable<string> Columns(bool withUsers) =>
        s_needed.Concat(s_wanted).Concat(withUsers ? ["UPN"] : Array.Empty<string>());

    /// <exception cref="GraphFault">It is not such a file.</exception>
    public static ExportRows Open(Stream zip, PortalLines lines, FleetPackage package)
    {
        try
        {
            var archive = new ZipArchive(zip, ZipArchiveMode.Read);
            ZipArchiveEntry entry = archive.Entries.FirstOrDefault(
                one => one.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
                ?? throw new InvalidDataException("there is no CSV in it");
            // RFC 4180, whatever somebody writes into an output: nothing is guessed from the first lines.
            var csv = CsvDataReader.Create(
                new StreamReader(entry.Open(), Encoding.UTF8, true, BufferLength),
                new CsvDataReaderOptions
                {
                    HasHeaders = true,
                    Delimiter = ',',
                    CsvStyle = CsvStyle.Standard,
                    BufferSize = BufferLength,
                    MaxBufferSize = LongestRow,
                });
            return new ExportRows(archive, csv, lines, package);
        }
        catch (Exception e) when (e is InvalidDataException or CsvFormatException)
        {
            throw Broken(e);
        }
    }

    /// <summary>All rows. The file is on this machine: nothing is waited for.</summary>
    public IEnumerable<DeviceRow> Read(CancellationToken cancellation)
    {
        while (Next())
        {
            cancellation.ThrowIfCancellationRequested();
            // Another package's row is none of ours; a row without its package is what the filter let through.
            if (_policy < 0 || Field(_policy) is var policy && (policy.IsEmpty || policy.Equals(_package.Id, StringComparison.OrdinalIgnoreCase)))
                yield return Row();
        }
    }

    public void Dispose()
    {
        _csv.Dispose();
        _archive.Dispose();
    }

    private bool Next()
    {
        try
        {
            return _csv.Read();
        }
        catch (Exception e) when (e is InvalidDataException or CsvFormatException or CsvRecordTooLargeException)
        {
            throw Broken(e);
        }
    }

    private DeviceRow Row()
    {
        ReadOnlySpan<char> before = Field(_before), after = Field(_after);
        // What was there before matters only where nothing was looked at after.
        PortalLine? afterLine = _lines.Parse(after), beforeLine = afterLine is null ? _lines.Parse(before) : null;
        ReadOnlySpan<char> id = Field(_id), name = Field(_name);
        DateTimeOffset? seen = StateWords.Time(Field(_modified));
        return new DeviceRow
        {
            Package = _package,
            DeviceId = (id.IsEmpty ? name : id).ToString(),
            DeviceName = (name.IsEmpty ? id : name).ToString(),
            User = Text(_user),
            OsVersion = Known(Field(_version)),
            Detection = StateWords.Detection(Field(_detection)),
            Remediation = StateWords.Remediation(Field(_remediation)),
            Before = beforeLine,
            Acted = _lines.Parse(Field(_acted)),
            After = afterLine,
            IsForeign = beforeLine is null && afterLine is null && !(before.IsWhiteSpace() && after.IsWhiteSpace()),
            // Only shown where no line says what is wrong.
            Fault = (afterLine ?? beforeLine) is null ? Text(_removalFault) ?? Text(_detectionFault) : null,
            Since = Field(_updated) is var updated && updated.SequenceEqual(Field(_modified)) ? seen : StateWords.Time(updated),
            Seen = seen,
        };
    }

    // A row that is too short has no field there.
    private ReadOnlySpan<char> Field(int column) =>
        column < 0 || column >= _csv.RowFieldCount ? [] : _csv.GetFieldSpan(column);

    private string? Text(int column) => Field(column) is { IsEmpty: false } text ? text.ToString() : null;

    // A fleet has few versions of Windows.
    private string? Known(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return null;
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> known = _known.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(text, out string? same))
            return same;
        string copy = text.ToString();
        if (_known.Count < MostKnown)
            _known.Add(copy);
        return copy;
    }

    private static GraphFault Broken(Exception e) =>
        GraphFault.OfUnexpected($"what Intune exported cannot be read ({e.Message.TrimEnd('.')}); run it again");
}
