using CertProp.Files;
using CertProp.Stores;
using CertProp.Tests.Support;

namespace CertProp.Tests.Stores;

/// <summary>A profile's store folder and what its user may have put into it.</summary>
public sealed class ProfileStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Elements_ComeSortedWithNamePathAndTime()
    {
        string second = Elements.OfCard("b@corp.example").WriteTo(_folder.Path);
        string first = Elements.OfCard("a@corp.example").WriteTo(_folder.Path);
        File.SetLastWriteTimeUtc(first, new DateTime(2025, 3, 4, 5, 6, 7, DateTimeKind.Utc));

        RecordingReader reader = Read(out bool completed);

        Assert.True(completed);
        Assert.Empty(reader.Problems);
        Assert.Equal(new[] { first, second }.Order(StringComparer.Ordinal), reader.Entries.Select(entry => entry.Path));
        RecordedEntry entry = reader.Entries.Single(entry => entry.Path == first);
        Assert.Equal(Path.GetFileName(first), entry.Name);
        Assert.Equal(File.ReadAllBytes(first), entry.Bytes);
        Assert.Equal(new DateTimeOffset(2025, 3, 4, 5, 6, 7, TimeSpan.Zero), entry.LastWrite);
    }

    [Fact]
    public void NameInLowerCase_IsAnEntry()
    {
        _folder.Write(Elements.SomeThumbprint.ToLowerInvariant(), "x");

        Assert.Equal(Elements.SomeThumbprint.ToLowerInvariant(), Assert.Single(Read(out _).Entries).Name);
    }

    [Theory]
    [InlineData("desktop.ini"), InlineData("0123456789ABCDEF0123456789ABCDEF0123456"), InlineData("two\nlines")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF012345678"), InlineData(" 0123456789ABCDEF0123456789ABCDEF0123456")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF0123456G"), InlineData("０123456789ABCDEF0123456789ABCDEF01234567")]
    public void FileOfAnotherName_IsForeignAndNotRead(string name)
    {
        _folder.Write(name, "content");

        RecordingReader reader = Read(out bool completed);

        Assert.True(completed);
        Assert.Empty(reader.Entries);
        Problem problem = Assert.Single(reader.Problems);
        Assert.Equal(ProblemCode.ForeignFile, problem.Code);
        Assert.False(problem.IsGap);
        Assert.Equal(Path.Combine(_folder.Path, name), problem.Path);
    }

    [Fact]
    public void ThingsThatAreNoFiles_AreFindingsAndTheOthersAreRead()
    {
        Posix.RequireLinux();
        Directory.CreateDirectory(NumberedPath(1));
        Posix.Fifo(NumberedPath(2));
        File.CreateSymbolicLink(NumberedPath(3), "/etc/passwd");
        Posix.HardLink(_folder.Write("other", "x"), NumberedPath(4));
        string good = Elements.OfCard("a@corp.example").WriteTo(_folder.Path);

        RecordingReader reader = Patience.Of(() => Read(out _));

        Assert.Equal(good, Assert.Single(reader.Entries).Path);
        Assert.Equal(
            [
                (NumberedPath(1), ProblemCode.ForeignFile), (NumberedPath(2), ProblemCode.ForeignFile),
                (NumberedPath(3), ProblemCode.Link), (NumberedPath(4), ProblemCode.HardLink),
                (Path.Combine(_folder.Path, "other"), ProblemCode.ForeignFile),
            ],
            reader.Problems.Select(problem => (problem.Path, problem.Code)));
        Assert.DoesNotContain(reader.Problems, problem => problem.IsGap);
    }

    [Fact]
    public void EmptyFile_IsAnEntryWithoutBytes()
    {
        _folder.Write(Elements.SomeThumbprint, "");

        RecordedEntry entry = Assert.Single(Read(out _).Entries);
        Assert.Empty(entry.Bytes);
        Assert.Null(entry.Fault);
    }

    [Fact]
    public void FileOfMoreThanOneMebibyte_IsAnEntryWithAFault()
    {
        using (FileStream file = File.Create(NumberedPath(1)))
            file.SetLength((1 << 20) + 1);

        RecordingReader reader = Read(out bool completed);

        Assert.True(completed);
        Assert.Empty(reader.Problems);
        RecordedEntry entry = Assert.Single(reader.Entries);
        Assert.Contains("1048576 bytes", entry.Fault, StringComparison.Ordinal);
        Assert.Empty(entry.Bytes);
    }

    [Fact]
    public void AsManyItemsAsAllowed_AreAllRead()
    {
        Fill(ProfileStore.MaxItems);

        RecordingReader reader = Read(out bool completed);

        Assert.True(completed);
        Assert.Equal(4096, reader.Entries.Count);
        Assert.Empty(reader.Problems);
    }

    [Fact]
    public void OneItemTooMany_GivesNoEntryAndAGap()
    {
        Fill(ProfileStore.MaxItems + 1);

        RecordingReader reader = Read(out bool completed);

        Assert.False(completed);
        Assert.Empty(reader.Entries);
        Problem problem = Assert.Single(reader.Problems);
        Assert.Equal(ProblemCode.TooManyEntries, problem.Code);
        Assert.True(problem.IsGap);
        Assert.Contains("4096", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReaderThatHasHadEnough_GetsNoMoreAndTheStoreSaysSo()
    {
        for (int i = 0; i < 5; i++)
            File.WriteAllBytes(NumberedPath(i), []);
        var reader = new RecordingReader { Most = 2 };

        using ProfileStore store = Open();
        Assert.False(store.Read(reader));
        Assert.Equal(2, reader.Entries.Count);
    }

    private string NumberedPath(int number) => Path.Combine(_folder.Path, Elements.NumberedThumbprint(number));

    private void Fill(int count)
    {
        for (int i = 0; i < count; i++)
            File.WriteAllBytes(NumberedPath(i), [1]);
    }

    private ProfileStore Open()
    {
        Assert.Null(Folder.OpenRoot(_folder.Path, out Folder? folder));
        return new ProfileStore(folder!, _folder.Path);
    }

    private RecordingReader Read(out bool completed)
    {
        using ProfileStore store = Open();
        return RecordingReader.Read(store, out completed);
    }
}
