using System.CommandLine.Parsing;

namespace CertProp.Deploy.Settings;

/// <summary>The command that signs one file: a program and its arguments, one of which holds the file's path.</summary>
/// <param name="Program">Name or path of the program.</param>
/// <param name="Arguments">As they are written, before the path is filled in.</param>
internal sealed record SignCommandLine(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>What stands where the path goes.</summary>
    public const string File = "{file}";

    /// <summary>Takes a command line apart at spaces outside of quotes; no shell ever sees it.</summary>
    /// <returns>Null where it has no place for the file, or nothing else.</returns>
    public static SignCommandLine? TryParse(string text)
    {
        string[] words = [.. CommandLineParser.SplitCommandLine(text)];
        return words.Skip(1).Any(word => word.Contains(File, StringComparison.Ordinal))
            ? new SignCommandLine(words[0], words[1..])
            : null;
    }

    public IEnumerable<string> ArgumentsFor(string path) =>
        Arguments.Select(argument => argument.Replace(File, path, StringComparison.Ordinal));
}
