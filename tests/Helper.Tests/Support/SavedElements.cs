using System.Text.Json;

namespace CertProp.Tests.Support;

/// <summary>The certificates in backups, read without the product's own reader.</summary>
internal static class SavedElements
{
    /// <summary>Everything that the runs in a backup folder name; a run without its run.json names nothing.</summary>
    public static IEnumerable<(string Profile, string Name, string Element)> In(string backups) =>
        from run in Directory.EnumerateDirectories(backups)
        where File.Exists(Path.Combine(run, "run.json"))
        from entry in Of(run)
        select (entry.Profile, entry.Name, entry.Element);

    /// <summary>What one run names.</summary>
    public static IEnumerable<(int Number, string Profile, string Name, string Element)> Of(string run)
    {
        for (int number = 1; number <= Read(Path.Combine(run, "run.json")).GetProperty("profiles").GetInt32(); number++)
        {
            JsonElement file = Read(Path.Combine(run, $"{number}.elements"));
            foreach (JsonElement entry in file.GetProperty("entries").EnumerateArray())
                yield return (number, Text(file, "profile"), Text(entry, "name"), Text(entry, "element"));
        }
    }

    private static JsonElement Read(string path) => JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
