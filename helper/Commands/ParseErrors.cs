using System.CommandLine;
using System.CommandLine.Parsing;
using CertProp.Reports;

namespace CertProp.Commands;

/// <summary>What is said about a command line that does not parse: one sentence, and where to read more.</summary>
internal static class ParseErrors
{
    // Without a verb the parser asks for one even where a misspelt one is there.
    public static string Sentence(ParseResult result) =>
        result.CommandResult.Command is not RootCommand and not { Subcommands.Count: > 0 } ? SafeText.OneLine(result.Errors[0].Message)
        : result.UnmatchedTokens is [var unknown, ..] ? $"there is no command or option \"{SafeText.Of(unknown)}\""
        : $"a command was expected: {string.Join(", ", result.CommandResult.Command.Subcommands
            .Where(command => !command.Hidden).Select(command => command.Name))}";

    /// <param name="program">What the user typed before the command.</param>
    /// <param name="result">The command line.</param>
    public static string Hint(string program, ParseResult result)
    {
        var names = new List<string>();
        for (SymbolResult? symbol = result.CommandResult; symbol is CommandResult { Command: not RootCommand } command; symbol = symbol.Parent)
            names.Insert(0, command.Command.Name);
        return $"See: {program} {string.Join(' ', [.. names, "--help"])}";
    }
}
