using System.Text;
using CertProp.Exposure;
using CertProp.Tests.Support;

namespace CertProp.Tests.Exposure;

/// <summary>
/// .rdp files in real folders: closed, put back to the byte, and left alone where they are not the user's to change.
/// </summary>
public sealed class RdpProtectionTests : IDisposable
{
    private const string On = "screen mode id:i:2\r\nredirectsmartcards:i:1\r\n", Without = "full address:s:host\n";

    private readonly TemporaryFolder _folder = new();
    private readonly string _documents, _desktop;
    private byte[]? _record;

    public RdpProtectionTests()
    {
        _documents = Directory.CreateDirectory(Path.Combine(_folder.Path, "Documents")).FullName;
        _desktop = Directory.CreateDirectory(Path.Combine(_folder.Path, "Desktop")).FullName;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void DefaultRdp_IsClosedAlone_AndPutBack()
    {
        Write("Documents/Default.rdp", On);
        Write("Documents/other.rdp", On);
        string[] before = Now;

        ProtectOutcome closed = Assert.Single(Close(ProtectedSetting.RdpFiles));

        Assert.Equal((OutcomeKind.Closed, Path.Combine(_documents, "Default.rdp")), (closed.Kind, closed.Path));
        Assert.Contains("redirectsmartcards:i:0", Read("Documents/Default.rdp"), StringComparison.Ordinal);
        Assert.Equal(On, Read("Documents/other.rdp"));
        Assert.Equal(OutcomeKind.Already, Assert.Single(Close(ProtectedSetting.RdpFiles)).Kind);
        Assert.Equal(OutcomeKind.PutBack, Assert.Single(PutBack()).Kind);
        Assert.Equal(before, Now);
        Assert.Null(_record);
    }

    [Fact]
    public void FileThatIsNotThere_IsMade_AndIsNotThereAfterwards()
    {
        string[] before = Now;

        Assert.Equal(OutcomeKind.Closed, Assert.Single(Close(ProtectedSetting.RdpFiles)).Kind);
        Assert.Equal(ConditionState.Closed, RdpFolder.ReadDefault(_documents).State);
        Assert.Equal(OutcomeKind.PutBack, Assert.Single(PutBack()).Kind);

        Assert.Equal(before, Now);
    }

    // The client filled it since: only the line is taken out.
    [Fact]
    public void FileThatWasMadeAndThatTheClientFilled_LosesTheLineOnly()
    {
        Close(ProtectedSetting.RdpFiles);
        Write("Documents/Default.rdp", "screen mode id:i:2\r\nredirectsmartcards:i:0\r\naudiomode:i:0\r\n");

        Assert.Equal(OutcomeKind.PutBack, Assert.Single(PutBack()).Kind);

        Assert.Equal("screen mode id:i:2\r\naudiomode:i:0\r\n", Read("Documents/Default.rdp"));
    }

    [Fact]
    public void TwoHundredFiles_AreClosedAndPutBack()
    {
        for (int i = 0; i < 100; i++)
        {
            Write($"Documents/server {i}.RDP", i % 2 == 0 ? On : Without);
            Write($"Desktop/server {i}.rdp", i % 3 == 0 ? On : Without);
        }
        Write("Documents/Default.rdp", Encoding.Unicode.GetBytes("\uFEFF" + On));
        Write("Documents/letter.txt", On);
        Write("Documents/below/server.rdp", On);
        string[] before = Now;

        IReadOnlyList<ProtectOutcome> outcomes = Close(ProtectedSetting.AllRdpFiles);

        Assert.Equal(201, outcomes.Count(outcome => outcome.Kind is OutcomeKind.Closed));
        Assert.Equal((On, On), (Read("Documents/letter.txt"), Read("Documents/below/server.rdp")));
        Assert.All(Close(ProtectedSetting.AllRdpFiles), outcome => Assert.Equal(OutcomeKind.Already, outcome.Kind));
        Assert.Equal(201, PutBack().Count(outcome => outcome.Kind is OutcomeKind.PutBack));
        Assert.Equal(before, Now);
    }

    [Fact]
    public void LinksSignedFilesAndFolders_AreLeftAlone()
    {
        Posix.RequireLinux();
        string elsewhere = Write("elsewhere.rdp", On);
        File.CreateSymbolicLink(Path.Combine(_documents, "link.rdp"), elsewhere);
        Posix.HardLink(elsewhere, Path.Combine(_documents, "second name.rdp"));
        Write("Documents/signed.rdp", On + "signature:s:AQAB\r\n");
        Directory.CreateDirectory(Path.Combine(_documents, "folder.rdp"));
        Write("Documents/Default.rdp", "redirectsmartcards:i:0");

        IReadOnlyList<ProtectOutcome> outcomes = Close(ProtectedSetting.AllRdpFiles);

        Assert.Equal(
            ["Default.rdp Already", "link.rdp Refused", "second name.rdp Refused", "signed.rdp Refused"],
            outcomes.Select(outcome => $"{Path.GetFileName(outcome.Path)} {outcome.Kind}")
                .Order(StringComparer.Ordinal));
        Assert.Equal(On, File.ReadAllText(elsewhere));
        Assert.Null(_record);
    }

    [Fact]
    public void DefaultRdpThatIsALink_IsLeftAlone()
    {
        Posix.RequireLinux();
        string elsewhere = Write("elsewhere.rdp", On);
        File.CreateSymbolicLink(Path.Combine(_documents, "Default.rdp"), elsewhere);

        Assert.Equal(OutcomeKind.Refused, Assert.Single(Close(ProtectedSetting.RdpFiles)).Kind);
        Assert.Equal(ConditionState.Unknown, RdpFolder.ReadDefault(_documents).State);
        Assert.Equal(On, File.ReadAllText(elsewhere));
    }

    [Fact]
    public void FileThatSomebodySwitchedOnAgain_StaysOn()
    {
        Write("Documents/Default.rdp", "redirectsmartcards:i:7\r\n");
        Close(ProtectedSetting.RdpFiles);
        Write("Documents/Default.rdp", On);

        Assert.Equal(OutcomeKind.Left, Assert.Single(PutBack()).Kind);

        Assert.Equal((On, null), (Read("Documents/Default.rdp"), _record));
    }

    // A cloud took the file away, or somebody put a link in its place for a while: the record waits for it.
    [Fact]
    public void FileThatCannotBeLookedAtNow_IsPutBackAnotherDay()
    {
        Posix.RequireLinux();
        Write("Documents/Default.rdp", On);
        string[] before = Now;
        Close(ProtectedSetting.RdpFiles);
        string file = Path.Combine(_documents, "Default.rdp"), aside = Path.Combine(_folder.Path, "aside.rdp");
        File.Move(file, aside);
        File.CreateSymbolicLink(file, aside);

        Assert.Equal(OutcomeKind.Refused, Assert.Single(PutBack()).Kind);
        Assert.NotNull(_record);

        File.Move(aside, file, overwrite: true);
        Assert.Equal(OutcomeKind.PutBack, Assert.Single(PutBack()).Kind);
        Assert.Equal(before, Now);
        Assert.Null(_record);
    }

    [Fact]
    public void LargestFile_IsClosedOnlyAsFarAsItCanBePutBack()
    {
        // The line and its end are 24 bytes.
        foreach ((int length, OutcomeKind kind) in new[]
        {
            (RdpFile.MaxLength, OutcomeKind.Refused), (RdpFile.MaxLength - 23, OutcomeKind.Refused),
            (RdpFile.MaxLength - 24, OutcomeKind.Closed), (RdpFile.MaxLength + 1, OutcomeKind.Refused),
        })
        {
            Write("Documents/Default.rdp", "full address:s:" + new string('h', length - 15));
            string[] before = Now;

            Assert.Equal((length, kind), (length, Assert.Single(Close(ProtectedSetting.RdpFiles)).Kind));

            PutBack();
            Assert.Equal(before, Now);
        }
    }

    [Fact]
    public void Preview_OfUndo_ChangesNothingAndSaysSo()
    {
        Close(ProtectedSetting.AllRdpFiles);
        File.Delete(Path.Combine(_documents, "Default.rdp"));
        byte[] record = _record!;

        Assert.Equal(OutcomeKind.WouldPutBack, Assert.Single(Protection().PutBack(preview: true)).Kind);

        Assert.Same(record, _record);
    }

    [Fact]
    public void FileThatIsGone_DoesNotComeBack()
    {
        Write("Documents/Default.rdp", On);
        Close(ProtectedSetting.RdpFiles);
        File.Delete(Path.Combine(_documents, "Default.rdp"));

        Assert.Equal(OutcomeKind.Left, Assert.Single(PutBack()).Kind);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_documents));
    }

    [Fact]
    public void RunThatEndedBehindTheRecord_IsFinishedOrUndone()
    {
        Write("Documents/Default.rdp", On);
        string[] before = Now;
        foreach (bool leftOvers in new[] { false, true })
        {
            Assert.Throws<KilledException>(() => Close(ProtectedSetting.RdpFiles, killed: true));
            if (leftOvers)
                Write("Documents/Default.rdp.certprop-unfinished", "redirectsmart");
            Assert.NotNull(_record);

            Assert.Equal(OutcomeKind.PutBack, Assert.Single(PutBack()).Kind);
            Assert.Equal(before, Now);

            Assert.Throws<KilledException>(() => Close(ProtectedSetting.RdpFiles, killed: true));
            if (leftOvers)
                Write("Documents/Default.rdp.certprop-unfinished", "redirectsmart");
            Assert.Equal(OutcomeKind.Closed, Assert.Single(Close(ProtectedSetting.RdpFiles)).Kind);
            PutBack();
            Assert.Equal(before, Now);
        }
    }

    [Fact]
    public void Preview_ChangesNothing()
    {
        Write("Desktop/a.rdp", On);
        string[] before = Now;

        Assert.All(
            Protection().Close(ProtectedSetting.AllRdpFiles, preview: true),
            outcome => Assert.Equal(OutcomeKind.WouldClose, outcome.Kind));

        Assert.Equal(before, Now);
        Assert.Null(_record);
    }

    [Theory]
    [InlineData("""{ "version": 2, "settings": [], "files": [] }""")]
    [InlineData("""{ "version": 1 }""")]
    public void RecordThatCertpropDidNotWrite_IsRefused(string json) => Refuse(json);

    [Theory]
    [InlineData("""{ "setting": "SAM", "type": "REG_DWORD", "value": 1 }""")]
    [InlineData("""{ "setting": "service", "type": "absent", "value": 1 }""")]
    [InlineData("""{ "setting": "service", "type": "absent", "value": null }""")]
    [InlineData("""{ "setting": "service", "type": "REG_DWORD", "value": -1 }""")]
    [InlineData("""{ "setting": "rdpFiles", "type": "absent", "value": null }""")]
    public void SettingThatCertpropDidNotRecord_IsRefused(string json) =>
        Refuse($$"""{ "version": 1, "settings": [{{json}}], "files": [] }""");

    [Theory]
    [InlineData("documents", @"..\\..\\boot.ini", "[]")]
    [InlineData("documents", "a/b.rdp", "[]")]
    [InlineData(@"C:\\Windows", "a.rdp", "[]")]
    [InlineData("documents", "a.rdp", """["1\nalternate shell:s:cmd"]""")]
    public void FileThatCertpropDidNotRecord_IsRefused(string folder, string name, string values) => Refuse($$"""
        {
          "version": 1, "settings": [],
          "files": [{
            "folder": "{{folder}}", "name": "{{name}}", "setting": "rdpFiles", "existed": true, "values": {{values}}
          }]
        }
        """);

    private static void Refuse(string json) => Assert.Throws<InvalidInputException>(
        () => ProtectRecord.Read("protect.json", Encoding.UTF8.GetBytes(json)));

    private string[] Now => TreeState.ContentsOf(_folder.Path);

    private IReadOnlyList<ProtectOutcome> Close(ProtectedSetting setting, bool killed = false) =>
        Protection(killed).Close(setting, preview: false);

    private IReadOnlyList<ProtectOutcome> PutBack() => Protection().PutBack(preview: false);

    private RdpProtection Protection(bool killed = false)
    {
        ProtectRecord record = _record is null ? new ProtectRecord() : ProtectRecord.Read("protect.json", _record);
        return new RdpProtection(_documents, _desktop, record, () =>
        {
            _record = record.IsEmpty ? null : record.Write();
            return killed ? throw new KilledException() : null;
        });
    }

    private string Write(string path, string text) => _folder.Write(path, text);

    private void Write(string path, byte[] bytes) => _folder.Write(path, bytes);

    private string Read(string path) => File.ReadAllText(Path.Combine(_folder.Path, path));
}
