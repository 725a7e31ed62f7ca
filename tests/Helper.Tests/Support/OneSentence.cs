namespace CertProp.Tests.Support;

/// <summary>How certprop says why it did not run: one line, and perhaps one about where there is help.</summary>
internal static class OneSentence
{
    /// <param name="error">All of standard error.</param>
    /// <param name="about">What the sentence must hold.</param>
    public static void Assert(string error, string about)
    {
        string[] lines = error.Split(Environment.NewLine);
        Xunit.Assert.True(lines.Length is 2 or 3 && lines[^1].Length == 0, $"not one sentence: {error}");
        Xunit.Assert.StartsWith("certprop: ", lines[0], StringComparison.Ordinal);
        Xunit.Assert.Contains(about, lines[0], StringComparison.Ordinal);
        Xunit.Assert.DoesNotContain("defect", lines[0], StringComparison.Ordinal);
        if (lines.Length == 3)
            Xunit.Assert.StartsWith("See: certprop ", lines[1], StringComparison.Ordinal);
        TerminalCells.AssertHarmless(error);
    }
}
