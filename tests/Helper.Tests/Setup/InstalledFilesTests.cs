using CertProp.Setup;
using CertProp.Tests.Support;

namespace CertProp.Tests.Setup;

public sealed class InstalledFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly InstalledFiles _files;

    public InstalledFilesTests() => _files = new InstalledFiles(_folder.Path);

    [Fact]
    public void Put_ReplacesAndLeavesNothingBeside_AndTheSameIsNotWritten()
    {
        Assert.True(_files.Put("certprop.exe", [1, 2]));
        Assert.False(_files.Put("certprop.exe", [1, 2]));
        Assert.True(_files.Put("certprop.exe", [1, 3]));
        Assert.Equal([1, 3], File.ReadAllBytes(_files.Program));
        Assert.Equal(["certprop.exe"], Names());
    }

    [Fact]
    public void Put_ReplacesWhatAKilledOneLeft()
    {
        _folder.Write("certprop.exe.new", "half");
        Assert.True(_files.Put("certprop.exe", [1]));
        Assert.Equal(["certprop.exe"], Names());
    }

    [Fact]
    public void Put_ThatCannotReplace_LeavesWhatIsThere_AndNothingBeside()
    {
        _folder.Write("policy.json/inside.txt", "a folder of this name");
        Assert.ThrowsAny<Exception>(() => _files.Put("policy.json", [1]));
        Assert.Equal(["policy.json"], Names());
        Assert.True(File.Exists(Path.Combine(_folder.Path, "policy.json", "inside.txt")));
    }

    [Fact]
    public void DeleteAll_TakesItsOwnFilesAndNoOther()
    {
        string[] own = ["certprop.exe", "certprop.exe.new", "certprop.exe.old-1", "certprop.exe.old-12", "policy.json", "task.xml"];
        foreach (string name in (string[])[.. own, "notes.txt"])
            _folder.Write(name, "");
        Assert.Empty(_files.DeleteAll());
        Assert.Equal(["notes.txt"], Names());
    }

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string?> Names() => Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName);
}
