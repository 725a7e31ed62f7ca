using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Stores;

/// <summary>What <c>--store</c> is not for: exit 2 with one sentence that names the file, and never a wait.</summary>
public sealed class StoreFileRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MissingFile_IsInvalid()
    {
        AssertRefused(Path.Combine(_folder.Path, "missing.sst"));
        AssertRefused(Path.Combine(_folder.Path, "missing", "missing.sst"));
    }

    [Fact]
    public void FileWithoutALastName_IsInvalid()
    {
        AssertRefused(_folder.Path);
        AssertRefused(_folder.Path + Path.DirectorySeparatorChar);
        AssertRefused(Path.GetPathRoot(_folder.Path)!);
    }

    [Fact]
    public void EmptyArgument_IsNoDefect()
    {
        CommandResult result = CommandRun.Of("list", "--store", "");

        Assert.InRange(result.ExitCode, 1, 2);
    }

    [Theory]
    [InlineData(""), InlineData("x"), InlineData("just some text, longer than a record's header")]
    [InlineData("\0\0\0\0CER"), InlineData("PK\u0003\u0004 a zip file")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")]
    public void FileOfAnotherKind_IsInvalid(string content)
    {
        AssertRefused(_folder.Write("notes.txt", content));
    }

    [Fact]
    public void BareCertificate_IsInvalid()
    {
        AssertRefused(_folder.Write("certificate.cer", new SampleCertificate().ToDer()));
    }

    [Fact]
    public void FileOverTheLimit_IsInvalid()
    {
        string path = _folder.Write("large.sst", SerializedStoreWriter.Header.ToArray());
        using (FileStream file = File.OpenWrite(path))
            file.SetLength((64 << 20) + 1);

        Assert.Contains("67108864 bytes", AssertRefused(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Fifo_IsInvalidAndHoldsNobodyUp()
    {
        Posix.RequireLinux();
        string path = Path.Combine(_folder.Path, "fifo");
        Posix.Fifo(path);

        Patience.Of(() => AssertRefused(path));
    }

    [Fact]
    public void LinkToAFifo_IsInvalidAndHoldsNobodyUp()
    {
        Posix.RequireLinux();
        string path = Path.Combine(_folder.Path, "link");
        Posix.Fifo(Path.Combine(_folder.Path, "fifo"));
        File.CreateSymbolicLink(path, "fifo");

        Patience.Of(() => AssertRefused(path));
    }

    [Theory]
    [InlineData("missing"), InlineData("link"), InlineData("."), InlineData("/dev/zero"), InlineData("/dev/null")]
    public void LinkToWhatIsNoFile_IsInvalid(string target)
    {
        Posix.RequireLinux();
        string path = Path.Combine(_folder.Path, "link");
        File.CreateSymbolicLink(path, target);

        Patience.Of(() => AssertRefused(path));
    }

    private static string AssertRefused(string path)
    {
        CommandResult result = CommandRun.Of("list", "--store", path);

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.StartsWith($"certprop: {path}: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(result.Error.Length - 1, result.Error.IndexOf('\n', StringComparison.Ordinal));
        return result.Error;
    }
}
