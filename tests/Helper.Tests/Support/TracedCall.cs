using System.Text.RegularExpressions;

namespace CertProp.Tests.Support;

/// <param name="Name">The system call.</param>
/// <param name="Arguments">As strace writes them.</param>
/// <param name="Began">Line of the log.</param>
/// <param name="Ended">The same; a later one where other threads did something meanwhile.</param>
internal sealed partial record TracedCall(string Name, string Arguments, int Began, int Ended)
{
    /// <summary>Where the first argument, a descriptor, leads; empty where it is none.</summary>
    public string Path { get; } = Descriptor().Match(Arguments).Groups[1].Value;

    /// <summary>The names among the arguments: of a renaming the old one and the new one.</summary>
    public IReadOnlyList<string> Names { get; } = [.. Quoted().Matches(Arguments).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"^\d+<([^>]*)>")]
    private static partial Regex Descriptor();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted();
}
