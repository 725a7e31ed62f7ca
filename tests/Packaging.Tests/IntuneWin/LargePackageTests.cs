using CertProp.Deploy.IntuneWin;

namespace CertProp.Deploy.Tests.IntuneWin;

/// <summary>Packages pass through memory in pieces, counted in bytes that were allocated.</summary>
public sealed class LargePackageTests : IDisposable
{
    private const long Size = 64 * 1024 * 1024;
    private const long Most = 2 * 1024 * 1024;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LargeFile_IsWrittenReadAndUnpackedInPieces()
    {
        string source = _folder.Write("source", []);
        using (FileStream file = File.OpenWrite(source))
            WriteSource(file);
        string package = Path.Combine(_folder.Path, "app.intunewin"), folder = Path.Combine(_folder.Path, "out");
        // What is allocated once in a process, whatever the size.
        OwnPackage.Write(package, OwnPackage.Files);
        IntuneWinPackage.Open(package).Dispose();

        PackageFile setup = PackageFile.At("setup.exe", source);
        AssertFewAllocations(() => PackageWriter.Write(package, "App", "setup.exe", [setup]));
        AssertFewAllocations(() =>
        {
            using var read = IntuneWinPackage.Open(package);
            read.Inner.Extract(folder);
        });

        using FileStream expected = File.OpenRead(source), extracted = File.OpenRead(Path.Combine(folder, "setup.exe"));
        Assert.Equal(StoredEntry.Measure("", expected), StoredEntry.Measure("", extracted));
    }

    private static void WriteSource(FileStream file)
    {
        var random = new Random(1);
        byte[] piece = new byte[1024 * 1024];
        for (long written = 0; written < Size; written += piece.Length)
        {
            random.NextBytes(piece);
            file.Write(piece);
        }
    }

    private static void AssertFewAllocations(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Most);
    }
}
