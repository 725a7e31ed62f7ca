using System.Text.Json;
using CertProp.Exposure;

namespace CertProp.Reports;

/// <summary>The four conditions and what belongs to them, in every format.</summary>
/// <param name="conditions">All four.</param>
/// <param name="notes">What is beside them.</param>
/// <param name="open">Names of those that are open by configuration.</param>
/// <param name="exitCode">How the command ends.</param>
internal sealed class ExposureReport(
    IReadOnlyList<Condition> conditions, IReadOnlyList<Note> notes, IReadOnlyList<string> open, ExitCode exitCode)
{
    private const int NameWidth = 13, StateWidth = 9, NoteWidth = 22, Width = 100;
    private const string Red = "\e[31m", Plain = "\e[0m";

    /// <summary>Names of those of which nobody knows whether they are open by configuration.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Worst first; what is not known may be open.</summary>
    public void WriteText(TextWriter output, bool colour)
    {
        output.WriteLine($"{"CONDITION",-NameWidth}{"STATE",-StateWidth}EVIDENCE AND ADVICE");
        foreach (Condition condition in WorstFirst())
        {
            string head = $"{condition.Name,-NameWidth}{Names.Of(condition.State),-StateWidth}";
            if (colour && condition.State is ConditionState.Open)
                head = $"{Red}{head}{Plain}";
            IEnumerable<string> lines = condition.Evidence.SelectMany(Lines).Append($"-> {condition.Advice}");
            foreach (string line in lines.SelectMany(line => Wrap(line, Width - NameWidth - StateWidth)))
            {
                output.WriteLine($"{head}{line}");
                head = new string(' ', NameWidth + StateWidth);
            }
        }
        output.WriteLine();
        output.WriteLine("ALSO");
        foreach (Note note in notes)
        {
            string head = note.Name.PadRight(NoteWidth);
            foreach (string line in Wrap($"{SafeText.Of(note.Value)}. {note.Meaning}", Width - NoteWidth))
            {
                output.WriteLine($"{head}{line}");
                head = new string(' ', NoteWidth);
            }
        }
        output.WriteLine();
        output.WriteLine(Conclusion());
        output.Flush();
    }

    public void WriteCsv(TextWriter output)
    {
        output.WriteLine("condition,state,evidence,where,setBy,advice");
        foreach (Condition condition in conditions)
        {
            string state = Names.Of(condition.State);
            foreach (Evidence evidence in condition.Evidence)
                WriteRow(condition.Name, state, evidence.What, evidence.Where, evidence.SetBy, condition.Advice);
        }
        foreach (Note note in notes)
            WriteRow(note.Name, "", note.Value, note.Where, "", note.Meaning);
        output.Flush();

        void WriteRow(params string[] cells) => output.WriteLine(string.Join(',', cells.Select(CsvReport.Cell)));
    }

    /// <summary>By configuration alone: the same as long as nobody changes anything.</summary>
    public string ToLine()
    {
        string[] closed = [.. OpenConditions.Names.Except(open).Except(Unknown)];
        string words = open.Count > 0 ? $"open by configuration: {string.Join(", ", open)}"
            : Unknown.Count > 0 ? "no condition is known to be open by configuration"
            : "no condition is open by configuration";
        if (Unknown.Count > 0)
            words += $"; not known: {string.Join(", ", Unknown)}";
        if (closed.Length is > 0 and < 3)
            words += $"; not: {string.Join(", ", closed)}";
        // One that is closed is enough; of what is not known nobody can say that it is.
        return LineReport.OfExposure(closed.Length > 0 ? LineWord.Clean : LineWord.Reported, words, open);
    }

    /// <summary>One document; schema: docs/certprop-exposure.schema.json.</summary>
    /// <param name="session"><c>services</c>, <c>console</c> or <c>remote</c>.</param>
    /// <param name="now">When it was asked, in UTC.</param>
    public byte[] ToJson(string session, DateTimeOffset now) => JsonReply.Write("exposure", now, exitCode, json =>
    {
        json.WriteString("session"u8, session);
        WriteConditions(json);
        json.WriteStartArray("notes"u8);
        foreach (Note note in notes)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, note.Name);
            json.WriteString("value"u8, note.Value);
            json.WriteString("where"u8, note.Where);
            json.WriteString("meaning"u8, note.Meaning);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        JsonReply.WriteTexts(json, "open"u8, open);
    });

    private void WriteConditions(Utf8JsonWriter json)
    {
        json.WriteStartArray("conditions"u8);
        foreach (Condition condition in conditions)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, condition.Name);
            json.WriteString("state"u8, Names.Of(condition.State));
            json.WriteStartArray("evidence"u8);
            foreach (Evidence evidence in condition.Evidence)
            {
                json.WriteStartObject();
                json.WriteString("what"u8, evidence.What);
                json.WriteString("where"u8, evidence.Where);
                json.WriteString("setBy"u8, evidence.SetBy);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteString("advice"u8, condition.Advice);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private IEnumerable<Condition> WorstFirst() =>
        conditions.Where(condition => condition.State is ConditionState.Open)
            .Concat(conditions.Where(condition => condition.State is ConditionState.Unknown))
            .Concat(conditions.Where(condition => condition.State is ConditionState.Closed));

    private string Conclusion() =>
        exitCode is ExitCode.Leaked
            ? "All four are open: certificates of a card come into this profile now. To close one is enough."
        : conditions.Any(condition => condition.State is ConditionState.Closed)
            ? "At least one is closed: nothing leaks as long as it is."
        : "None is known to be closed. To close one is enough.";

    private static IEnumerable<string> Lines(Evidence evidence)
    {
        string setBy = evidence.SetBy.Length > 0 ? $" (set by {SafeText.Of(evidence.SetBy)})" : "";
        yield return SafeText.Of(evidence.What) + setBy;
        if (evidence.Where.Length > 0)
            yield return $"  {SafeText.Of(evidence.Where)}";
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        string indent = text.StartsWith("-> ", StringComparison.Ordinal) ? "   " : text.StartsWith(' ') ? "  " : "";
        string line = "";
        foreach (string word in text.TrimStart().Split(' '))
        {
            string longer = line.Length > 0 ? $"{line} {word}" : text.StartsWith(' ') ? indent + word : word;
            if (longer.Length > width && line.Length > 0)
            {
                yield return line;
                longer = indent + word;
            }
            line = longer;
        }
        yield return line;
    }
}
