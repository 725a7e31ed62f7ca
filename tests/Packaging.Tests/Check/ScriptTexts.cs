using System.Text;
using CertProp.Deploy.Tests.Wrappers;

namespace CertProp.Deploy.Tests.Check;

/// <summary>Scripts whole, damaged and put together from pieces, the same for the same seed.</summary>
internal static class ScriptTexts
{
    private static readonly string[] s_pieces =
    [
        "'", "\"", "@'\r\n", "\r\n'@", "@\"\n", "\n\"@", "$(", "@(", "@{", "${", "}", ")", "(", "[", "]", "{", "`",
            "``", "$", "$a", "$env:x",
        "$a::b", "<#", "#>", "#", " ", "\t", "\r\n", "\n", "\r", "`\r\n", "-x", "--", "-", "a.b", ".", "..", "::",
            "?.", "??=", "&&", "|",
        ";", ",", "=", "2>&1", ">", "*>>", "\u2018", "\u201C", "\u2013", "\uFEFF", "\0", "\uD800", "if", "exit 1",
            "Write-Host", "0x1F",
        "$Policy = ", "#--- settings", "#--- end of settings", "# SIG # Begin signature block", "@splat", "%", "?",
            "\\", "/", ":", "a`b",
    ];

    private static readonly string s_wrapper = RenderedWrapper.IntuneDetection.Text;

    /// <summary>The scripts that people wrote for this repository.</summary>
    public static IEnumerable<string> FilesOfRepository =>
        ((string[])["detection", "remediation", "docs"])
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.ps1"));

    public static string Make(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder(random.Next(3) == 0 ? "" : s_wrapper);
        for (int changes = random.Next(1, 60); changes > 0; changes--)
        {
            int at = random.Next(text.Length + 1);
            int length = Math.Min(text.Length - at, random.Next(30));
            if (random.Next(2) == 0)
                text.Remove(at, length);
            else
                text.Insert(at, s_pieces[random.Next(s_pieces.Length)]);
        }
        return text.ToString();
    }
}
