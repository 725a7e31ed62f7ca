using System.Text.Json;

namespace CertProp.Tests.Support;

/// <summary>
/// A portal line taken apart as <c>certprop-deploy status</c> would, after the rules that hold for every line.
/// </summary>
internal sealed class PortalLine
{
    // Quotes are escaped within the JSON's own strings, so the last one is it, whatever names and paths hold.
    private const string Mark = " | {\"v\":";
    private const int MaxLength = 1_900;

    private PortalLine(string text, int mark)
    {
        Text = text;
        Words = text[..mark];
        Json = JsonDocument.Parse(text[text.IndexOf('{', mark)..]).RootElement;
    }

    public string Text { get; }

    /// <summary>What stands before the JSON.</summary>
    public string Words { get; }

    public JsonElement Json { get; }

    public string FirstWord => Words.Split(' ')[0];

    public JsonElement[] Items => [.. Json.GetProperty("c").EnumerateArray()];

    public int this[string member] => Json.GetProperty(member).GetInt32();

    /// <summary>The line that this run printed, which must be all it printed.</summary>
    public static PortalLine Of(CommandResult result)
    {
        Assert.Equal("", result.Error);
        Assert.EndsWith(Environment.NewLine, result.Output, StringComparison.Ordinal);
        return Of(result.Output[..^Environment.NewLine.Length]);
    }

    public static PortalLine Of(string text)
    {
        Assert.All(text, c => Assert.InRange(c, ' ', '~'));
        Assert.InRange(text.Length, 1, MaxLength);
        int mark = text.LastIndexOf(Mark, StringComparison.Ordinal);
        Assert.True(mark > 0, $"no JSON in: {text}");
        var line = new PortalLine(text, mark);
        Assert.Equal(line.FirstWord.ToLowerInvariant(), line.Json.GetProperty("s").GetString());
        Assert.Equal(1, line["v"]);
        return line;
    }
}
