using System.Text;
using System.Text.Json;
using CertProp.Deploy.Commands;

namespace CertProp.Deploy.Tests.Support;

/// <summary>A run of the real command tree of certprop-deploy in this process.</summary>
internal sealed record DeployRun(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static DeployRun Of(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        int exitCode;
        using (var terminal = new Terminal(Stream.Null, output, error, outputIsTerminal: false, errorIsTerminal: false))
            exitCode = CommandLine.Run(arguments, terminal);
        return new DeployRun(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>The run ended with exit code 2 and no result, but one sentence that names the file.</summary>
    /// <param name="file">The file that is wrong.</param>
    /// <param name="about">What else the sentence must hold.</param>
    public void AssertRefused(string file, string about)
    {
        Assert.Equal((2, ""), (ExitCode, Output));
        AssertOneSentence();
        Assert.StartsWith($"certprop-deploy: {file}: ", Error, StringComparison.Ordinal);
        Assert.Contains(about, Error, StringComparison.Ordinal);
    }

    /// <summary>Standard error is one line that is no defect and holds nothing that a terminal obeys.</summary>
    public void AssertOneSentence()
    {
        Assert.EndsWith(Environment.NewLine, Error, StringComparison.Ordinal);
        string line = Error[..^Environment.NewLine.Length];
        Assert.DoesNotContain(line, char.IsControl);
        Assert.DoesNotContain("a defect", line, StringComparison.Ordinal);
    }
}
