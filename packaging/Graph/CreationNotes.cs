using System.Text.Json;
using System.Text.Json.Nodes;
using CertProp.Deploy.Rings;

namespace CertProp.Deploy.Graph;

/// <summary>
/// When an object was asked for last, noted before the request goes out. Whoever is stopped then does not know whether it
/// was made, and lists show a new object late: the next run looks for it before it makes another one.
/// </summary>
/// <param name="path">Of the file, beside the settings.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class CreationNotes(string path, TimeProvider clock)
{
    public const string FileName = "certprop.creating.json";

    /// <summary>How long lists may take to show a new object; what is not there by then was not made.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>How long an object may still turn up; zero where nothing was asked for.</summary>
    public TimeSpan RemainingFor(ObjectMarker marker)
    {
        if (!Read().TryGetValue(KeyOf(marker), out DateTimeOffset asked))
            return TimeSpan.Zero;
        TimeSpan passed = clock.GetUtcNow() - asked;
        // A clock that was set back says nothing.
        return passed < TimeSpan.Zero ? Patience : passed < Patience ? Patience - passed : TimeSpan.Zero;
    }

    public void Add(ObjectMarker marker) => Write(notes => notes[KeyOf(marker)] = clock.GetUtcNow());

    /// <summary>The service said no.</summary>
    public void Remove(ObjectMarker marker) => Write(notes => notes.Remove(KeyOf(marker)));

    private static string KeyOf(ObjectMarker marker) => $"{marker.Deployment:D} {marker.Ring} {marker.Role}";

    private void Write(Action<Dictionary<string, DateTimeOffset>> change)
    {
        Dictionary<string, DateTimeOffset> notes = Read();
        DateTimeOffset now = clock.GetUtcNow();
        foreach (string old in notes.Where(note => now - note.Value > Patience).Select(note => note.Key).ToArray())
            notes.Remove(old);
        change(notes);
        if (notes.Count == 0)
        {
            File.Delete(path);
            return;
        }
        var content = new JsonObject(
            notes.Select(note => KeyValuePair.Create(note.Key, (JsonNode?)JsonValue.Create(note.Value))));
        string beside = $"{path}.new";
        File.WriteAllText(beside, content.ToJsonString());
        File.Move(beside, path, overwrite: true);
    }

    private Dictionary<string, DateTimeOffset> Read()
    {
        try
        {
            return !File.Exists(path) || JsonNode.Parse(File.ReadAllText(path)) is not JsonObject content
                ? []
                : content.ToDictionary(note => note.Key, note => note.Value!.GetValue<DateTimeOffset>());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidInputException(
                path, "it is damaged; delete it when no certprop-deploy runs and the last one is five minutes ago");
        }
    }
}
