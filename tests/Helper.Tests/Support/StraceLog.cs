using System.Text.RegularExpressions;

namespace CertProp.Tests.Support;

/// <summary>What strace saw, with the paths of descriptors (<c>-y</c>), in the order in which it happened.</summary>
internal sealed partial class StraceLog
{
    private StraceLog(IReadOnlyList<TracedCall> calls) => Calls = calls;

    /// <summary>The calls that succeeded.</summary>
    public IReadOnlyList<TracedCall> Calls { get; }

    /// <summary>Calls of this name with this descriptor's path first.</summary>
    public IEnumerable<TracedCall> On(string name, string path) =>
        Calls.Where(call => call.Name == name && call.Path == path);

    public static StraceLog Read(IEnumerable<string> lines)
    {
        var calls = new List<TracedCall>();
        // Where another thread's call comes in between, a call is told in two lines.
        var begun = new Dictionary<string, (string Text, int Line)>();
        int number = 0;
        foreach (string line in lines)
        {
            int at = ++number;
            Match parts = Line().Match(line);
            Assert.True(parts.Success, $"not understood: {line}");
            (string thread, string text) = (parts.Groups[1].Value, parts.Groups[2].Value);
            if (text.EndsWith("<unfinished ...>", StringComparison.Ordinal))
            {
                begun.Add(thread, (text[..^"<unfinished ...>".Length], at));
                continue;
            }
            if (Resumed().Match(text) is { Success: true } resumed)
            {
                Assert.True(begun.Remove(thread, out (string Text, int Line) beginning), $"never begun: {line}");
                (text, at) = (beginning.Text + text[resumed.Length..], beginning.Line);
            }
            // Everything else is about signals and the ends of threads.
            if (Call().Match(text) is { Success: true } call && !call.Groups[3].Value.StartsWith('-'))
                calls.Add(new TracedCall(call.Groups[1].Value, call.Groups[2].Value, at, number));
        }
        return new StraceLog(calls);
    }

    [GeneratedRegex(@"^(\d+)\s+(.*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(\w+)\((.*)\)\s+= (-?\d+)")]
    private static partial Regex Call();
}
