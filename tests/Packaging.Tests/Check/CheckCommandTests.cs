using System.Text;
using System.Text.Json;
using CertProp.Deploy.Commands;
using CertProp.Deploy.Tests.Wrappers;

namespace CertProp.Deploy.Tests.Check;

public sealed class CheckCommandTests : IDisposable
{
    private const string Pinless =
        "the script is unpinned: it runs any certprop.exe that only administrators can write";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void GoodScripts_OneLineSaysSo()
    {
        string[] files = [.. RenderedWrapper.All
            .Select((wrapper, index) => _folder.Write($"{index}/{wrapper.Name}", wrapper.Text))];
        Assert.Equal((0, "4 scripts, no findings\n", ""), Run(["check", .. files]));
        Assert.Equal((0, "1 script, no findings\n", ""), Run(["check", files[0]]));
    }

    [Fact]
    public void Findings_AreLinesWithTheirPlace()
    {
        string warned = _folder.Write("Detect.ps1", RenderedWrapper.IntuneDetection.Source);
        string text = RenderedWrapper.IntuneRemediation.Text.Replace("exit $code", "exit 3", StringComparison.Ordinal);
        string wrong = _folder.Write("Remove.ps1", text);
        string warning = $"{warned}(9): S2 warning: {Pinless}. Fix: render it with certprop-deploy pack.\n";
        Assert.Equal((0, warning, ""), Run(["check", warned]));
        (int exitCode, string output, string error) = Run(["check", warned, wrong]);
        Assert.Equal((2, ""), (exitCode, error));
        Assert.StartsWith(warning, output, StringComparison.Ordinal);
        Assert.Contains($"{wrong}({text.Count(c => c == '\n')}): W1 error: exit 3: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output);
    }

    [Fact]
    public void OnTerminals_FindingsAreInColumnsAndColours()
    {
        string warned = _folder.Write("Detect.ps1", RenderedWrapper.IntuneDetection.Source);
        string wrong = _folder.Write("Detect-longer.ps1", RenderedWrapper.IntuneDetection.Text
            .Replace("exit $code", "exit 3", StringComparison.Ordinal));
        string[] lines = Run(["check", warned, wrong], colour: true).Output.TrimEnd().Split('\n');
        Assert.All(lines,
            line => Assert.Equal(lines[0].IndexOf('\e', StringComparison.Ordinal),
            line.IndexOf('\e', StringComparison.Ordinal)));
    }

    [Fact]
    public void Json_HoldsAllOfAFinding()
    {
        string warned = _folder.Write("Detect.ps1", RenderedWrapper.IntuneDetection.Source);
        (int exitCode, string output, _) = Run(["check", warned, "--format", "json"]);
        JsonElement report = JsonDocument.Parse(output).RootElement;
        Assert.Equal((0, 1, 1),
            (exitCode, report.GetProperty("version").GetInt32(), report.GetProperty("scripts").GetInt32()));
        JsonElement finding = Assert.Single(report.GetProperty("findings").EnumerateArray());
        Assert.Equal(
            [warned, "9", "S2", "warning", Pinless, "render it with certprop-deploy pack"],
            ((string[])["file", "line", "rule", "severity", "message", "fix"])
                .Select(name => finding.GetProperty(name).ToString()));
    }

    [Fact]
    public void TextOfTheScript_CannotDriveTheTerminal()
    {
        string file = _folder.Write("Detect.ps1", "& \u001B]0;x\u0007\r\ntry { } catch { }\r\nexit 0\r\n");
        Assert.DoesNotContain('\u0007', Run(["check", file]).Output);
    }

    [Fact]
    public void WhatIsNoScript_IsRefusedInOneSentence()
    {
        string binary = _folder.Write("binary.ps1", [1, 0, 2]);
        string utf16 = _folder.Write("utf16.ps1", [0xFF, 0xFE, 65, 0]);
        string huge = _folder.Write("huge.ps1", new byte[(4 << 20) + 1]);
        string missing = Path.Combine(_folder.Path, "none.ps1");
        Assert.Equal($"certprop-deploy: {binary}: it is no text: there are zero bytes in it\n", Refusal(binary));
        Assert.Equal($"certprop-deploy: {utf16}: it is UTF-16 text; save it as ASCII\n", Refusal(utf16));
        Assert.Equal($"certprop-deploy: {huge}: it is larger than 4 MB, which no script is\n", Refusal(huge));
        Assert.Equal($"certprop-deploy: {missing}: it is not there\n", Refusal(missing));
        Assert.Equal($"certprop-deploy: {_folder.Path}: it is a folder; name the scripts in it\n",
            Refusal(_folder.Path));
    }

    [Fact]
    public void WithoutFiles_TheCommandLineIsWrong() => Assert.Equal(1, Run(["check"]).ExitCode);

    private static string Refusal(string file)
    {
        (int exitCode, string output, string error) = Run(["check", file]);
        Assert.Equal((2, ""), (exitCode, output));
        return error.ReplaceLineEndings("\n");
    }

    private static (int ExitCode, string Output, string Error) Run(string[] arguments, bool colour = false)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        int exitCode;
        using (var terminal = new Terminal(Stream.Null, output, error, colour, errorIsTerminal: false))
            exitCode = CommandLine.Run(arguments, terminal);
        return (exitCode, Encoding.UTF8.GetString(output.ToArray()).ReplaceLineEndings("\n"), error.ToString());
    }
}
