using System.Text;
using CertProp.Commands;

namespace CertProp.Tests.Support;

/// <summary>Runs the real command tree in this process.</summary>
internal static class CommandRun
{
    public static CommandResult Of(params string[] arguments) => Of(arguments, input: "");

    public static CommandResult Of(string[] arguments, string input, bool colour = false)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        using var standardInput = new MemoryStream(Encoding.UTF8.GetBytes(input));
        int exitCode;
        using (var terminal = new Terminal(standardInput, output, error, colour, errorIsTerminal: false))
            exitCode = CommandLine.Run(arguments, terminal);
        return new CommandResult(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>The three options that make the samples say what tests/Samples/expected.csv says.</summary>
    public static string[] OnSamples(params string[] arguments) =>
    [
        .. arguments,
        "--profiles", Repository.SampleProfiles,
        "--owners", Path.Combine(Repository.Samples, "owners.csv"),
        "--policy", Path.Combine(Repository.Samples, "policy.json"),
    ];
}
