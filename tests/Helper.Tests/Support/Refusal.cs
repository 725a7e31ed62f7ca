using System.Text.Json;
using System.Text.RegularExpressions;

namespace CertProp.Tests.Support;

/// <summary>
/// A run that must not begin, asked for in each format that a program or a person reads: it says why once, in that
/// format's way, and everything on the share stays as it is.
/// </summary>
internal static partial class Refusal
{
    /// <param name="share">What must stay.</param>
    /// <param name="exitCode">The documented code.</param>
    /// <param name="code">The portal line's code for it.</param>
    /// <param name="about">What the sentence must hold: what and where.</param>
    /// <param name="run">Runs it with these further options.</param>
    public static void Assert(ProfileShare share, int exitCode, string code, string[] about, Func<string[], CommandResult> run)
    {
        string[] before = TreeState.Of(share.Everything);

        CommandResult text = Patience.Of(() => run([]));
        Xunit.Assert.Equal((exitCode, ""), (text.ExitCode, text.Output));
        foreach (string part in about)
            OneSentence.Assert(text.Error, part);
        AssertNoStackTrace(text.Error);

        CommandResult line = Patience.Of(() => run(["--format", "line"]));
        PortalLine portal = PortalLine.Of(line);
        Xunit.Assert.Equal((exitCode, "ERROR", code), (line.ExitCode, portal.FirstWord, portal.Json.GetProperty("e").GetString()));
        AssertNoStackTrace(line.Output);

        CommandResult json = Patience.Of(() => run(["--format", "json"]));
        Xunit.Assert.Equal(exitCode, json.ExitCode);
        AssertNothingOrOneDocument(json.Output);

        Xunit.Assert.Equal(before, TreeState.Of(share.Everything));
    }

    public static void AssertNothingOrOneDocument(string output)
    {
        if (output.Length > 0)
            JsonDocument.Parse(output).Dispose();
    }

    public static void AssertNoStackTrace(string output) => Xunit.Assert.DoesNotMatch(StackFrame(), output);

    [GeneratedRegex(@"\bat \w+(\.\w+)+\(|Exception")]
    private static partial Regex StackFrame();
}
