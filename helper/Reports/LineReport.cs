using System.Text;
using System.Text.Json;
using CertProp.Certificates;
using CertProp.Policies;
using CertProp.Verdicts;

namespace CertProp.Reports;

/// <summary>
/// The portal line: words for people, then one compact JSON object for <c>certprop-deploy status</c>. Printable ASCII,
/// at most 1,900 characters (Intune cuts at 2,048), the same for the same findings.
/// </summary>
/// <param name="output">Receives exactly one line.</param>
/// <param name="subjects">How much of subjects the policy lets into the portal.</param>
/// <param name="script">The channel's script that the line is for; null for the line as it is.</param>
internal sealed class LineReport(TextWriter output, SubjectDisclosure subjects, ChannelScript? script = null) : IReport
{
    public const int MaxLength = 1_900;

    // They change by themselves, without anything being wrong or mended.
    private static readonly Reason[] s_passing = [Reason.CardPresent, Reason.SessionActive, Reason.Recent];

    public void Begin(RunStart start)
    {
        // The line is about the whole run.
    }

    public void Add(Finding finding)
    {
        // The summary carries those that fit.
    }

    public void End(RunEnd end)
    {
        string line = Compose(end);
        output.WriteLine(script?.Answer(end.ExitCode, end.Summary.Counted, line) ?? line);
        output.Flush();
    }

    public void Dispose()
    {
        // The writer belongs to the caller.
    }

    /// <summary>The line of a run that ended before it began: a wrong command line, policy or account.</summary>
    /// <param name="code">One of the documented error codes.</param>
    /// <param name="message">The sentence for people.</param>
    public static string Error(string code, string message) =>
        Join($"ERROR {code} {Ascii(SafeText.Of(message))}", Facts(LineWord.Error, code, RunSummary.Empty, Findings.None, [], 0));

    /// <summary>The line of <c>exposure</c>: which conditions are open by configuration.</summary>
    public static string OfExposure(LineWord word, string sentence, IReadOnlyList<string> open) => Join(
        $"{Names.Of(word).ToUpperInvariant()} {sentence}", Facts(word, null, RunSummary.Empty, new Findings(open, []), [], 0));

    internal string Compose(RunEnd end)
    {
        string words = Sentence(end);
        RunSummary summary = end.Summary;
        var items = new List<string>();
        var machine = new Findings(end.Open, end.ClosedSettings);
        string line = Join(words, Facts(end.Word, end.Error, summary, machine, items, summary.DistinctCounted));
        foreach (Finding finding in summary.FirstCounted)
        {
            items.Add(Item(finding));
            string longer = Join(words, Facts(end.Word, end.Error, summary, machine, items, summary.DistinctCounted - items.Count));
            if (longer.Length > MaxLength)
                items.RemoveAt(items.Count - 1);
            else
                line = longer;
        }
        return line;
    }

    private static string Sentence(RunEnd end)
    {
        RunSummary summary = end.Summary;
        string counted = $"{Words.Count(summary.Counted, "certificate")} in {Words.Count(summary.CountedProfiles, "profile")}";
        string unproven = summary.KeptBy.TryGetValue(Reason.OwnerUnknown, out int count)
            ? $", {count} kept for lack of proof"
            : "";
        if (string.Join(", ", end.ClosedSettings) is { Length: > 0 } closed)
            unproven += $", closed: {closed}";
        return end.Word switch
        {
            LineWord.Clean => end.Kind is RunKind.Restore or RunKind.PreviewRestore
                ? "CLEAN nothing to put back"
                : $"CLEAN no leaked certificates{unproven}",
            LineWord.Leaked => $"LEAKED {counted}{unproven}",
            LineWord.Removed => $"REMOVED {counted}{unproven}",
            LineWord.Restored => $"RESTORED {counted}",
            LineWord.Reported => $"REPORTED {counted} {Done(end.Kind)}{unproven}",
            LineWord.Limit => $"LIMIT too many leaked certificates, {counted} {Done(end.Kind)}{unproven}",
            LineWord.Incomplete => end.Kind is RunKind.List or RunKind.Detect
                ? $"INCOMPLETE no leaked certificates found, but not everything could be examined{unproven}"
                : $"INCOMPLETE {counted} {Done(end.Kind)}, but not everything could be done{unproven}",
            LineWord.Error when end.Error == "denied" =>
                "ERROR denied nothing could be examined for lack of rights",
            LineWord.Error when end.Error == "busy" =>
                "ERROR busy another run is at work, nothing was changed",
            _ => $"ERROR {end.Error} the run did not come to its end, {counted} {(end.Kind is RunKind.List or RunKind.Detect ? "found" : Done(end.Kind))} until then{unproven}",
        };
    }

    private static string Done(RunKind kind) => kind switch
    {
        RunKind.Remove => "removed",
        RunKind.PreviewRemoval => "would be removed",
        RunKind.Restore => "put back",
        RunKind.PreviewRestore => "would be put back",
        _ => "can be removed",
    };

    private static string Facts(LineWord word, string? error, RunSummary summary, Findings machine, List<string> items, int more)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, 1);
            json.WriteString("s"u8, Names.Of(word));
            if (error is not null)
                json.WriteString("e"u8, error);
            json.WriteNumber("n"u8, summary.Counted);
            json.WriteNumber("p"u8, summary.CountedProfiles);
            json.WriteStartObject("k"u8);
            foreach ((Reason reason, int count) in summary.KeptBy.Where(kept => !s_passing.Contains(kept.Key)))
                json.WriteNumber(Names.Of(reason), count);
            json.WriteEndObject();
            // Conditions that are open by configuration; and what the policy wants closed and is.
            JsonReply.WriteTexts(json, "x"u8, machine.Open);
            if (machine.Closed.Count > 0)
                JsonReply.WriteTexts(json, "pr"u8, machine.Closed);
            json.WriteStartArray("c"u8);
            foreach (string item in items)
                json.WriteRawValue(item);
            json.WriteEndArray();
            json.WriteNumber("more"u8, more);
            json.WriteString("h"u8, Product.Version);
            json.WriteEndObject();
        }
        return Encoding.ASCII.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private string Item(Finding finding)
    {
        CertificateDetails certificate = finding.Certificate!;
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            json.WriteStringValue(finding.Thumbprint!.Value.ToShortString());
            json.WriteStringValue(SafeText.Of(Disclosure.IssuerName(certificate, subjects)));
            json.WriteStringValue(Names.Of(finding.Owner));
            if (Disclosure.Subject(certificate, subjects) is { } subject)
                json.WriteStringValue(SafeText.Of(subject));
            json.WriteEndArray();
        }
        return Encoding.ASCII.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <param name="open">Names of conditions that are open by configuration.</param>
    /// <param name="closed">Names of settings that the policy wants closed and that are.</param>
    private sealed class Findings(IReadOnlyList<string> open, IReadOnlyList<string> closed)
    {
        public IReadOnlyList<string> Open => open;

        public IReadOnlyList<string> Closed => closed;

        public static Findings None { get; } = new([], []);
    }

    private static string Join(string words, string facts) => $"{words} | {facts}";

    private static string Ascii(string text) =>
        string.Concat(text.Select(c => c <= '~' ? c.ToString() : $"\\u{(int)c:X4}"));
}
