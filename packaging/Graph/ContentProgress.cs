using System.Text.Json.Serialization;

namespace CertProp.Deploy.Graph;

/// <summary>How far the content of an app has come.</summary>
/// <param name="app">Path of the app in Graph.</param>
/// <param name="fileDigest">Base64 SHA-256 of the content.</param>
internal sealed class ContentProgress(string app, string fileDigest)
{
    public string App { get; } = app;

    public string FileDigest { get; } = fileDigest;

    /// <summary>The number of its version; null until there is one.</summary>
    public string? Version { get; set; }

    /// <summary>The id of its file; null until there is one.</summary>
    public string? File { get; set; }

    /// <summary>Whether storage has all of it.</summary>
    public bool IsUploaded { get; set; }

    /// <summary>Whether Intune has taken it, so that the app can be updated with it.</summary>
    public bool IsCommitted { get; set; }
}

/// <summary>
/// Content whose way a tenant stopped to have a request approved. Only the very same request passes then, so that the
/// run that follows must go on with this content, and not send it anew.
/// </summary>
/// <param name="path">Of the file, beside the settings.</param>
internal sealed class ContentNotes(string path)
{
    public const string FileName = "certprop.content.json";

    private readonly NotesFile<List<ContentProgress>> _notes =
        new(path, ContentJson.Default.ListContentProgress, "delete it, and content is sent anew");

    public void Keep(ContentProgress progress)
    {
        _notes.Content.Add(progress);
        _notes.Save();
    }

    /// <summary>What is to be gone on with. It is kept no longer: whatever else stops it, it begins anew.</summary>
    public ContentProgress Take(string app, string fileDigest)
    {
        ContentProgress? kept = _notes.Content.Find(one => one.App == app);
        if (_notes.Content.RemoveAll(one => one.App == app) > 0)
            _notes.Save();
        return kept?.FileDigest == fileDigest ? kept : new ContentProgress(app, fileDigest);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(List<ContentProgress>))]
internal sealed partial class ContentJson : JsonSerializerContext;
