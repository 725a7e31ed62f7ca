namespace CertProp.GraphEmulator.Contract;

/// <summary>A member of <c>$expand</c>, with the <c>$select</c> in its parentheses.</summary>
internal sealed record Expand(string Name, IReadOnlyList<string> Select);

/// <summary>Reads <c>$expand</c>: <c>assignments,managedDevice($select=id,deviceName)</c>.</summary>
internal static class ExpandList
{
    private const string InnerSelect = "$select=";

    public static IReadOnlyList<Expand> Parse(string text) => [.. Split(text).Select(ParseOne)];

    private static Expand ParseOne(string text)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
            return new Expand(text, []);
        string inner = text[(open + 1)..].TrimEnd(')');
        return new Expand(
            text[..open],
            inner.StartsWith(InnerSelect, StringComparison.Ordinal) ? inner[InnerSelect.Length..].Split(',') : []);
    }

    // At the commas outside of parentheses.
    private static IEnumerable<string> Split(string text)
    {
        int start = 0, depth = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] is ',' && depth == 0))
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
            else
            {
                depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            }
        }
    }
}
