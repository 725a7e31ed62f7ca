using CertProp.Stores;

namespace CertProp.Tests.Support;

/// <summary>Writes down what a store hands over.</summary>
internal sealed class RecordingReader : IStoreReader
{
    public List<RecordedEntry> Entries { get; } = [];

    public List<Problem> Problems { get; } = [];

    /// <summary>After so many entries the reader has had enough.</summary>
    public int Most { get; init; } = int.MaxValue;

    public bool WantsMore => Entries.Count < Most;

    public void Entry(in StoredEntry entry) => Entries.Add(new RecordedEntry(
        entry.Name, entry.Path.ToString(), entry.Bytes.ToArray(), entry.LastWrite, entry.Fault));

    public void Problem(Problem problem) => Problems.Add(problem);

    public static RecordingReader Read(ICertificateStore store, out bool completed)
    {
        var reader = new RecordingReader();
        completed = store.Read(reader);
        return reader;
    }
}

internal sealed record RecordedEntry(string? Name, string Path, byte[] Bytes, DateTimeOffset? LastWrite, string? Fault);
