using System.Text.Json;
using CertProp.Exposure;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Reports;

/// <summary>
/// What certprop says inside a user's session to the one that started it there. It carries the elements themselves: what
/// can be computed from them is computed by the reader, who believes nothing of it.
/// </summary>
/// <param name="output">Receives one JSON object.</param>
internal sealed class SessionReport(Stream output) : IReport
{
    public const int Version = 1;

    /// <summary>More .rdp files than this a report does not name.</summary>
    public const int MaxOutcomes = 1_000;

    private readonly Utf8JsonWriter _json = new(output);

    public void Begin(RunStart start)
    {
        _json.WriteStartObject();
        _json.WriteNumber("version"u8, Version);
        _json.WriteStartArray("entries"u8);
    }

    public void Add(Finding finding)
    {
        _json.WriteStartObject();
        _json.WriteBase64String("element"u8, finding.Element ?? []);
        _json.WriteString("lastWrite"u8, UtcTime.Iso(finding.LastWrite));
        _json.WriteString("reason"u8, Names.Of(finding.Verdict.Reason));
        _json.WriteString("action"u8, Names.Of(finding.Action));
        _json.WriteString("detail"u8, finding.Verdict.Detail);
        _json.WriteEndObject();
    }

    public void End(RunEnd end)
    {
        _json.WriteEndArray();
        _json.WriteStartArray("kept"u8);
        foreach ((Reason reason, int count) in end.Summary.KeptBy)
        {
            _json.WriteStartObject();
            _json.WriteString("reason"u8, Names.Of(reason));
            _json.WriteNumber("count"u8, count);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
        _json.WriteStartArray("problems"u8);
        foreach (Problem problem in end.Problems)
        {
            _json.WriteStartObject();
            _json.WriteString("code"u8, Names.Of(problem.Code));
            _json.WriteString("message"u8, problem.Message);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
        _json.WriteString("rdpFiles"u8, end.RdpFiles is { } state ? Names.Of(state) : null);
        _json.WriteStartArray("protection"u8);
        // Those that are not closed come first: without one of them the setting would look closed.
        IEnumerable<ProtectOutcome> outcomes = end.Protection.Where(outcome => !outcome.IsClosed)
            .Concat(end.Protection.Where(outcome => outcome.IsClosed));
        foreach (ProtectOutcome outcome in outcomes.Take(MaxOutcomes))
        {
            _json.WriteStartObject();
            _json.WriteString("setting"u8, outcome.Setting.Name);
            _json.WriteString("outcome"u8, Names.Of(outcome.Kind));
            _json.WriteString("path"u8, outcome.Path);
            _json.WriteString("detail"u8, outcome.Detail);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
        _json.WriteString("backup"u8, end.Backup?.Folder);
        _json.WriteNumber("exitCode"u8, (int)end.ExitCode);
        _json.WriteEndObject();
        _json.Flush();
        output.Flush();
    }

    public void Dispose() => _json.Dispose();
}
