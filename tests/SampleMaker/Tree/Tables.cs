using System.Text;

namespace CertProp.Samples.Tree;

/// <summary>What is written beside the profiles: who owns them, and what certprop must say of them.</summary>
internal static class Tables
{
    public static string Owners(IEnumerable<SampleProfile> profiles) => Csv(
        ["profile", "sid", "upn", "mail"],
        from profile in profiles
        let owner = profile.Owner
        where owner is not null
        select (string[])[profile.Folder, owner.Sid, owner.Upn, owner.Mail]);

    public static string Entries(IEnumerable<SampleProfile> profiles) => Csv(
        ["profile", "name", "reason", "owner"],
        from profile in profiles
        where !profile.IsSkipped
        from entry in profile.Entries
        select (string[])[profile.Folder, entry.Name, entry.Reason, entry.Owner]);

    public static string Problems(IEnumerable<SampleProfile> profiles) => Csv(
        ["profile", "name", "code"],
        from profile in profiles
        from item in profile.ForeignItems
        select (string[])[profile.Folder, item.Name, item.Problem]);

    /// <summary>The same for people, with what each sample is there for.</summary>
    public static string Coverage(IEnumerable<SampleProfile> profiles)
    {
        var text = new StringBuilder("# What each file shows\n\nMade by SampleMaker, from what samples declare.\n");
        foreach (SampleProfile profile in profiles)
        {
            text.Append($"\n## {profile.Folder}\n\n{Sentence(profile.Shows)}\n");
            if (profile.Entries.Count + profile.ForeignItems.Count == 0)
                continue;
            text.Append("\n| file | reason | owner | shows |\n|---|---|---|---|\n");
            foreach (SampleEntry entry in profile.Entries)
                text.Append($"| `{entry.FileName}` | {entry.Reason} | {entry.Owner} | {entry.Shows} |\n");
            foreach (ForeignItem item in profile.ForeignItems)
                text.Append($"| `{item.Name}` | problem `{item.Problem}` | | {item.Shows} |\n");
        }
        return text.ToString();
    }

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}.";

    private static string Csv(IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows) =>
        string.Concat(rows.Prepend(header).Select(row => string.Join(',', row.Select(Cell)) + "\n"));

    private static string Cell(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
