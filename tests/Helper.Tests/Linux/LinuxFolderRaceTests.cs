using System.Runtime.Versioning;
using System.Text;
using CertProp.Files;
using CertProp.Linux;
using CertProp.Tests.Support;

namespace CertProp.Tests.Linux;

/// <summary>
/// A user who changes folders and files while they are read. Whatever the outcome of a try is, nothing from outside the
/// tree may be in it, and nothing may be in it that never was a whole file.
/// </summary>
[SupportedOSPlatform("linux")]
[Collection("openat2")]
public sealed class LinuxFolderRaceTests : IDisposable
{
    private const int Tries = 10_000;
    private const string Name = Elements.SomeThumbprint;

    private readonly TemporaryFolder _outer = new();
    private readonly string _root;
    private readonly CancellationTokenSource _enough = new();

    public LinuxFolderRaceTests()
    {
        Posix.RequireLinux();
        _outer.Write("outside/store/" + Name, "outside");
        _root = Path.Combine(_outer.Path, "root");
    }

    public void Dispose()
    {
        _enough.Dispose();
        _outer.Dispose();
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void FolderSwappedForALink_LeadsNowhereElse(bool openAt2)
    {
        _outer.Write("root/profile/store/" + Name, "inside");
        string folder = Path.Combine(_root, "profile"), other = Path.Combine(_root, "other");
        Directory.CreateSymbolicLink(other, "../outside");

        using var way = OpenAt2.Say(openAt2);
        Assert.All(TryWhile(() => Posix.Exchange(folder, other)), text => Assert.Equal("inside", text));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void LastFolderSwappedForALink_LeadsNowhereElse(bool openAt2)
    {
        _outer.Write("root/profile/store/" + Name, "inside");
        string folder = Path.Combine(_root, "profile/store"), other = Path.Combine(_root, "profile/other");
        Directory.CreateSymbolicLink(other, Path.Combine(_outer.Path, "outside/store"));

        using var way = OpenAt2.Say(openAt2);
        Assert.All(TryWhile(() => Posix.Exchange(folder, other)), text => Assert.Equal("inside", text));
    }

    [Fact]
    public void FileSwappedForALinkOrAFifo_LeadsNowhereElseAndHoldsNobodyUp()
    {
        string file = _outer.Write("root/profile/store/" + Name, "inside");
        string link = Path.Combine(_root, "profile/link"), fifo = Path.Combine(_root, "profile/fifo");
        File.CreateSymbolicLink(link, Path.Combine(_outer.Path, "outside/store", Name));
        Posix.Fifo(fifo);

        string[] read = TryWhile(() =>
        {
            Posix.Exchange(file, link);
            Posix.Exchange(file, fifo);
        });
        Assert.All(read, text => Assert.Equal("inside", text));
    }

    [Fact]
    public void FileSwappedForAHardLink_LeadsNowhereElse()
    {
        string file = _outer.Write("root/profile/store/" + Name, "inside");
        string other = Path.Combine(_root, "profile/other");
        Posix.HardLink(Path.Combine(_outer.Path, "outside/store", Name), other);

        Assert.All(TryWhile(() => Posix.Exchange(file, other)), text => Assert.Equal("inside", text));
    }

    [Fact]
    public void FileThatGrowsAndShrinks_IsReadWholeOrNotAtAll()
    {
        string file = _outer.Write("root/profile/store/" + Name, new string('x', 100));
        using FileStream stream = new(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

        string[] read = TryWhile(() =>
        {
            stream.SetLength(100_000);
            stream.SetLength(100);
        });
        Assert.All(read, text => Assert.True(text.Length is 100 or 100_000, $"{text.Length} bytes of 100 or 100,000"));
    }

    /// <summary>Opens, lists and reads again and again while another thread does something in a loop.</summary>
    /// <returns>Every different content that came out.</returns>
    private string[] TryWhile(Action disturb)
    {
        using var begun = new ManualResetEvent(false);
        Exception? failure = null;
        var disturber = new Thread(() => failure = Record.Exception(() =>
        {
            while (!_enough.IsCancellationRequested)
            {
                disturb();
                begun.Set();
            }
        }));
        disturber.Start();
        Patience.WaitFor(begun);
        try
        {
            return Patience.Of(TryUntilBothEndsWereSeen);
        }
        finally
        {
            _enough.Cancel();
            disturber.Join();
            Assert.Null(failure);
        }
    }

    // Ten thousand tries, and more where none of them was disturbed, or all were.
    private string[] TryUntilBothEndsWereSeen()
    {
        var contents = new HashSet<string>();
        int refused = 0;
        Assert.Null(LinuxFolder.OpenRoot(_root, out Folder? root));
        using (root)
        {
            for (int i = 0; i < Tries || contents.Count == 0 || refused == 0; i++)
                refused += Try(root!, contents) ? 0 : 1;
        }
        return [.. contents];
    }

    private static bool Try(Folder root, HashSet<string> contents)
    {
        if (root.OpenFolder("profile/store", out Folder? store) is not null)
            return false;
        using (store)
        {
            byte[] buffer = [];
            if (store!.ReadFile(Name, 1 << 20, ref buffer, out FileContent content) is not null)
                return false;
            contents.Add(Encoding.UTF8.GetString(buffer, 0, content.Length));
            return true;
        }
    }
}
