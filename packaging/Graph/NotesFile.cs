using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CertProp.Deploy.Graph;

/// <summary>
/// A small file beside the settings in which a run leaves word for the next one; there is none where there is nothing
/// to say. It is read at once: a damaged one should stop a run before it changes anything.
/// </summary>
internal sealed class NotesFile<T>
    where T : class, ICollection, new()
{
    private readonly string _path;
    private readonly JsonTypeInfo<T> _type;

    /// <param name="path">Of the file.</param>
    /// <param name="type">How it is read and written.</param>
    /// <param name="advice">What to do where it is damaged.</param>
    /// <exception cref="InvalidInputException">It is damaged.</exception>
    public NotesFile(string path, JsonTypeInfo<T> type, string advice)
    {
        (_path, _type) = (path, type);
        try
        {
            Content = File.Exists(path)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(path), type) ?? throw new JsonException()
                : new T();
        }
        catch (JsonException)
        {
            throw new InvalidInputException(path, $"it is damaged; {advice}");
        }
    }

    /// <summary>What it says; whoever changes it saves it.</summary>
    public T Content { get; }

    public void Save()
    {
        if (Content.Count == 0)
        {
            File.Delete(_path);
            return;
        }
        string beside = $"{_path}.new";
        File.WriteAllBytes(beside, JsonSerializer.SerializeToUtf8Bytes(Content, _type));
        File.Move(beside, _path, overwrite: true);
    }
}
