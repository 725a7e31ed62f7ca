using System.Text.Json;
using CertProp.WineHost;

namespace CertProp.Windows.Tests.Removal;

/// <summary>
/// The backup folder of a prefix, read as anybody could who finds it; empty at the beginning of a test and gone at its end.
/// </summary>
internal sealed class BackupRuns : IDisposable
{
    private readonly string _product;

    private BackupRuns(string above)
    {
        _product = Path.Combine(above, "CertPropRemediation");
        Clear();
    }

    /// <summary>Of the user's own store.</summary>
    public static BackupRuns OfUser(WinePrefix prefix)
    {
        prefix.StartServer();
        return new BackupRuns(Path.Combine(prefix.UserFolder, "AppData", "Local"));
    }

    /// <summary>Of the machine's profiles.</summary>
    public static BackupRuns OfMachine(WinePrefix prefix)
    {
        prefix.StartServer();
        return new BackupRuns(Path.Combine(prefix.DriveC, "ProgramData"));
    }

    public string Folder => Path.Combine(_product, "Backup");

    /// <summary>Whether anything was made at all.</summary>
    public bool Exist => Directory.Exists(_product);

    /// <summary>The runs' folders, oldest first.</summary>
    public IReadOnlyList<string> Folders =>
        Directory.Exists(Folder) ? [.. Directory.EnumerateDirectories(Folder).Order(StringComparer.Ordinal)] : [];

    /// <summary>Ids of the runs that can be put back: those with a description.</summary>
    public IReadOnlyList<string> WholeRuns =>
        [.. Folders.Where(folder => File.Exists(Path.Combine(folder, "run.json"))).Select(folder => Path.GetFileName(folder))];

    /// <summary>The one run that there is.</summary>
    public string Only => Assert.Single(Folders);

    /// <summary>Every line of a run's own record.</summary>
    public static IReadOnlyList<JsonElement> Journal(string folder) =>
        [.. File.ReadAllLines(Path.Combine(folder, "journal.jsonl")).Select(Parse)];

    public static JsonElement RunFile(string folder) => Parse(File.ReadAllText(Path.Combine(folder, "run.json")));

    /// <summary>What the .elements files of a run hold: names and bytes, of each profile.</summary>
    public static IEnumerable<(string Key, string Name, byte[] Element)> Elements(string folder) =>
        from number in Enumerable.Range(1, RunFile(folder).GetProperty("profiles").GetInt32())
        let file = Parse(File.ReadAllText(Path.Combine(folder, $"{number}.elements")))
        from entry in file.GetProperty("entries").EnumerateArray()
        select (file.GetProperty("key").GetString()!, entry.GetProperty("name").GetString()!, entry.GetProperty("element").GetBytesFromBase64());

    /// <summary>The same of all runs that can be put back.</summary>
    public IEnumerable<(string Key, string Name, byte[] Element)> AllElements() =>
        WholeRuns.SelectMany(run => Elements(Path.Combine(Folder, run)));

    public void Clear()
    {
        if (Exist)
            Directory.Delete(_product, recursive: true);
    }

    public void Dispose() => Clear();

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
