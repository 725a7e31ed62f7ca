using System.Text.Json.Serialization;
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

    private readonly NotesFile<Dictionary<string, DateTimeOffset>> _notes = new(
        path, CreationJson.Default.DictionaryStringDateTimeOffset,
        "delete it when no certprop-deploy runs and the last one is five minutes ago");

    /// <summary>How long an object may still turn up; zero where nothing was asked for.</summary>
    public TimeSpan RemainingFor(ObjectMarker marker)
    {
        if (!_notes.Content.TryGetValue(KeyOf(marker), out DateTimeOffset asked))
            return TimeSpan.Zero;
        TimeSpan passed = clock.GetUtcNow() - asked;
        // A clock that was set back says nothing.
        return passed < TimeSpan.Zero ? Patience : passed < Patience ? Patience - passed : TimeSpan.Zero;
    }

    public void Add(ObjectMarker marker)
    {
        DateTimeOffset now = clock.GetUtcNow();
        foreach ((string old, DateTimeOffset asked) in _notes.Content.ToArray())
        {
            if (now - asked > Patience)
                _notes.Content.Remove(old);
        }
        _notes.Content[KeyOf(marker)] = now;
        _notes.Save();
    }

    /// <summary>The service said no.</summary>
    public void Remove(ObjectMarker marker)
    {
        _notes.Content.Remove(KeyOf(marker));
        _notes.Save();
    }

    private static string KeyOf(ObjectMarker marker) => $"{marker.Deployment:D} {marker.Ring} {marker.Role}";
}

[JsonSerializable(typeof(Dictionary<string, DateTimeOffset>))]
internal sealed partial class CreationJson : JsonSerializerContext;
