namespace CertProp.Deploy.Rings;

/// <summary>What changed between two texts, line by line.</summary>
internal static class LineDiff
{
    /// <returns>Lines that went with <c>- </c>, lines that came with <c>+ </c>, in their order; lines that stayed are left out.</returns>
    public static IReadOnlyList<string> Between(string? before, string? after)
    {
        string[] old = Lines(before), now = Lines(after);
        // Longest common lines from each pair of positions to the ends.
        int[,] common = new int[old.Length + 1, now.Length + 1];
        for (int i = old.Length - 1; i >= 0; i--)
        {
            for (int j = now.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }
        var changes = new List<string>();
        for (int i = 0, j = 0; i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
                (i, j) = (i + 1, j + 1);
            else if (i < old.Length && (j == now.Length || common[i + 1, j] >= common[i, j + 1]))
                changes.Add($"- {old[i++]}");
            else
                changes.Add($"+ {now[j++]}");
        }
        return changes;
    }

    private static string[] Lines(string? text) => string.IsNullOrEmpty(text) ? [] : text.ReplaceLineEndings("\n").Split('\n');
}
