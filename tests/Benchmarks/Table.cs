using System.Text;

namespace CertProp.Benchmarks;

/// <summary>A Markdown table that lines up in a terminal, too: words to the left, numbers to the right.</summary>
internal sealed class Table(params string[] heading)
{
    private readonly List<string[]> _rows = [heading];

    public void Add(params string[] row) => _rows.Add(row);

    public override string ToString()
    {
        int[] widths = [.. heading.Select((_, column) => _rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in _rows)
        {
            text.Append(Line(row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))));
            if (row == heading)
                text.Append(Line(widths.Select((width, i) => new string('-', width - 1) + (i == 0 ? '-' : ':'))));
        }
        return text.ToString();
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";
}
