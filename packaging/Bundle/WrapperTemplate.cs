using System.Text;
using CertProp.Reports;

namespace CertProp.Deploy.Bundle;

/// <summary>A wrapper's source, whose marker and block of settings are filled in for one channel.</summary>
internal sealed class WrapperTemplate
{
    private const string Begin = "#--- settings", End = "#--- end of settings", Unpinned = $"# {Marker.Prefix}unpinned";

    private readonly string[] _lines;

    /// <param name="source">Name of one of the two sources.</param>
    public WrapperTemplate(string source)
    {
        // What a checkout made of line ends must not decide what devices get.
        Text = PackagedText.Read(source).ReplaceLineEndings("\r\n");
        _lines = Text.Split("\r\n");
    }

    /// <summary>The source as it stands, with CRLF.</summary>
    public string Text { get; }

    /// <summary>The script's bytes, before it is signed: ASCII, CRLF, no byte order mark.</summary>
    /// <param name="script">Which script.</param>
    /// <param name="marker">Says of which bundle it is.</param>
    /// <param name="accepted">Hex SHA-256 of each helper that may run, by file version.</param>
    /// <param name="policy">Canonical policy; null where devices have their own.</param>
    public byte[] Render(WrapperScript script, Marker marker, IReadOnlyDictionary<Version, string> accepted, string? policy)
    {
        int begin = Array.FindIndex(_lines, line => line.StartsWith(Begin, StringComparison.Ordinal));
        int end = Array.FindIndex(_lines, line => line == End);
        IEnumerable<string> lines =
        [
            .. _lines[..(begin + 1)].Select(line => line == Unpinned ? $"# {marker}" : line),
            $"$Channel = '{Names.Of(script.Channel).ToLowerInvariant()}'",
            $"$Command = {string.Join(", ", script.Command.Select(word => $"'{word}'"))}",
            $"$Timeout = {script.TimeoutSeconds}",
            "$Accepted = @{",
            .. accepted.OrderByDescending(helper => helper.Key).Select(helper => $"    '{helper.Key}' = '{helper.Value}'"),
            "}",
            // No line of JSON begins with the two characters that end it.
            .. policy is null ? (string[])["$Policy = ''"] : ["$Policy = @'", policy, "'@"],
            .. _lines[end..],
        ];
        return Encoding.ASCII.GetBytes(string.Join("\r\n", lines));
    }
}
