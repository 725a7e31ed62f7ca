using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CertProp.Deploy.Commands;
using CertProp.Deploy.Graph;

namespace CertProp.Deploy.Tests.Support;

/// <summary>A run of the real command tree of certprop-deploy in this process.</summary>
internal sealed record DeployRun(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static DeployRun Of(params string[] arguments) => In(null, arguments, CancellationToken.None);

    /// <summary>The same with another network, clock or identity.</summary>
    public static DeployRun In(Surroundings? surroundings, string[] arguments, CancellationToken cancellation)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        int exitCode;
        using (var terminal = new Terminal(Stream.Null, output, error, outputIsTerminal: false, errorIsTerminal: false))
            exitCode = CommandLine.Run(arguments, terminal, surroundings, cancellation);
        return new DeployRun(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>
    /// The run ended with exit code 2, without any result, and with one sentence that names the file.
    /// </summary>
    /// <param name="file">The file that is wrong.</param>
    /// <param name="about">What else the sentence must hold.</param>
    public void AssertRefused(string file, string about)
    {
        Assert.Equal((2, ""), (ExitCode, Output));
        AssertOneSentence();
        Assert.Matches($"^certprop-deploy: {Regex.Escape(file)}(, line [0-9]+)?: ", Sentence);
        Assert.Contains(about, Sentence, StringComparison.Ordinal);
    }

    /// <summary>
    /// Standard error, behind what the run was at, is one line that is no defect and holds nothing that a terminal
    /// obeys.
    /// </summary>
    public void AssertOneSentence()
    {
        Assert.EndsWith(Environment.NewLine, Error, StringComparison.Ordinal);
        Assert.All(
            Error.Split(Environment.NewLine)[..^2],
            line => Assert.True(line.EndsWith(" ...", StringComparison.Ordinal) || IsProgress(line), line));
        Assert.DoesNotContain(Sentence, char.IsControl);
        Assert.DoesNotContain("a defect", Sentence, StringComparison.Ordinal);
    }

    // How far a plan came that did not come to its end, and what --verbose adds.
    private static bool IsProgress(string line) =>
        Regex.IsMatch(line, "^(Done: .*; left: |No step is done; left: |(GET|POST|PATCH|PUT|DELETE) [^ ]+: [0-9]{3}$)");

    /// <summary>The last line of standard error.</summary>
    public string Sentence => Error.Split(Environment.NewLine)[^2];
}
