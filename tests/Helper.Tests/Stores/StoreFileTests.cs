using CertProp.Samples;
using CertProp.Stores;
using CertProp.Tests.Support;

namespace CertProp.Tests.Stores;

/// <summary>One file that an administrator named with <c>--store</c>.</summary>
public sealed class StoreFileTests : IDisposable
{
    private const int CertificatesInPeople = 5;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string People => Path.Combine(Repository.Samples, "people.sst");

    [Fact]
    public void SerializedStore_GivesItsCertificatesNumberedAndNamesTheList()
    {
        RecordingReader reader = Read(People);

        Assert.Equal(
            new[] { 1, 2, 4, 5, 6 }.Select(number => $"{People}#{number}"), reader.Entries.Select(entry => entry.Path));
        Assert.All(reader.Entries, entry => Assert.Null(entry.Fault));
        Assert.All(reader.Entries, entry => Assert.Null(entry.Name));
        Assert.All(reader.Entries, entry => Assert.Equal(File.GetLastWriteTimeUtc(People), entry.LastWrite));
        Problem list = Assert.Single(reader.Problems);
        Assert.Equal(($"{People}#3", ProblemCode.ForeignFile), (list.Path, list.Code));
    }

    [Fact]
    public void EmptySerializedStore_GivesNothing()
    {
        RecordingReader reader = Read(_folder.Write("empty.sst", new SerializedStoreWriter().ToArray()));

        Assert.Empty(reader.Entries);
        Assert.Empty(reader.Problems);
    }

    [Fact]
    public void SingleElement_KeepsTheNameThatCanBeChecked()
    {
        string path = Elements.OfCard("a@corp.example").WriteTo(_folder.Path);

        RecordedEntry entry = Assert.Single(Read(path).Entries);
        Assert.Equal((Path.GetFileName(path), path), (entry.Name, entry.Path));
        Assert.Equal(File.ReadAllBytes(path), entry.Bytes);
    }

    [Fact]
    public void RenamedElement_HasNoNameToCheck()
    {
        string path = _folder.Write("copy of a certificate.bin", Elements.OfCard("a@corp.example").ToArray());

        Assert.Null(Assert.Single(Read(path).Entries).Name);
    }

    [Fact]
    public void LinkToAStoreFile_IsFollowedAndKeepsTheNameThatWasGiven()
    {
        Posix.RequireLinux();
        string element = Elements.OfCard("a@corp.example").WriteTo(_folder.Path);
        string link = Path.Combine(_folder.Path, "link"), chain = Path.Combine(_folder.Path, "chain");
        File.CreateSymbolicLink(link, Path.GetFileName(element));
        File.CreateSymbolicLink(chain, link);

        Assert.Equal(link, Assert.Single(Read(link).Entries).Path);
        Assert.Equal(chain, Assert.Single(Read(chain).Entries).Path);
    }

    [Fact]
    public void HardLinkedStoreFile_IsRead()
    {
        Posix.RequireLinux();
        string link = Path.Combine(_folder.Path, "backup.sst");
        Posix.HardLink(_folder.Write("people.sst", File.ReadAllBytes(People)), link);

        Assert.Equal(CertificatesInPeople, Read(link).Entries.Count);
    }

    [Fact]
    public void StoreBelowAFolderThatIsALink_IsRead()
    {
        Posix.RequireLinux();
        _folder.Write("real/people.sst", File.ReadAllBytes(People));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), "real");

        Assert.Equal(CertificatesInPeople, Read(Path.Combine(_folder.Path, "link", "people.sst")).Entries.Count);
    }

    [Fact]
    public void TruncatedStore_NeverThrowsAndEndsWithAnUnreadableEntry()
    {
        const int step = 11;
        byte[] whole = File.ReadAllBytes(People);
        for (int length = SerializedStoreWriter.Header.Length; length < whole.Length; length += step)
        {
            RecordingReader reader = Read(_folder.Write("cut.sst", whole[..length]));
            Assert.NotNull(reader.Entries[^1].Fault);
            Assert.All(reader.Entries.SkipLast(1), entry => Assert.Null(entry.Fault));
        }
    }

    [Fact]
    public void BytesBehindTheEndMarker_AreAnUnreadableEntry()
    {
        RecordingReader reader = Read(_folder.Write("more.sst", [.. File.ReadAllBytes(People), 1]));

        Assert.Equal(CertificatesInPeople + 1, reader.Entries.Count);
        Assert.Contains("end marker", reader.Entries[^1].Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void StoreAtTheLimit_IsRead()
    {
        string path = _folder.Write("large.sst", File.ReadAllBytes(People));
        using (FileStream file = File.OpenWrite(path))
            file.SetLength(64 << 20);

        Assert.Equal(CertificatesInPeople + 1, Read(path).Entries.Count);
    }

    private static RecordingReader Read(string path)
    {
        using StoreFile file = StoreFile.Open(path);
        RecordingReader reader = RecordingReader.Read(file, out bool completed);
        Assert.True(completed);
        return reader;
    }
}
