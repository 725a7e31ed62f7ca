using System.Globalization;
using System.Text.RegularExpressions;
using CertProp.Tests.Support;

namespace CertProp.Windows.Tests.Setup;

/// <summary>
/// The events that a run wrote. Wine keeps none that could be read back; it says of each call what it was given, which shows
/// type, id and the beginning of the text.
/// </summary>
internal sealed partial record WrittenEvents(CommandResult Command, IReadOnlyList<(int Type, int Id, string Text)> Events)
{
    public static WrittenEvents Of(CommandResult command)
    {
        var events = new List<(int, int, string)>();
        foreach (Match match in Call().Matches(command.Error))
            events.Add((Hex(match, "type"), Hex(match, "id"), match.Groups["text"].Value));
        return new WrittenEvents(command, events);
    }

    public IEnumerable<int> Ids => Events.Select(written => written.Id);

    private static int Hex(Match match, string group) =>
        int.Parse(match.Groups[group].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex("""ReportEventW \(\w+,0x(?<type>\w+),0x\w+,0x(?<id>\w+),[^\n]*\n[^\n]*:eventlog:ReportEventW L"(?<text>[^\n]*)""")]
    private static partial Regex Call();
}
