using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;

namespace CertProp.Windows.Tests.Removal;

/// <summary>What was removed from the live store comes back as it was and stays, until an administrator releases it.</summary>
public sealed class LiveRestoreTests(PublishedExe exe) : IDisposable
{
    private readonly LiveMachine _user = new(exe);
    private readonly ElementWriter _bob = Entries.Foreign().Add(PropertyIds.Description, "Bob's card");
    private readonly ElementWriter _carl = Entries.Foreign("Carl Csp", Providers.SmartCardCsp).Add(PropertyIds.DateStamp, new byte[8]);

    [Fact]
    public void Restore_BringsBackTheSameCertificatesWithTheSameProperties()
    {
        IReadOnlyDictionary<string, byte[]> before = RemoveBoth();

        CommandResult restored = _user.Run("restore", "--run", "last");

        Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        Assert.Equal("RESTORED", restored.Json.GetProperty("word").GetString());
        Assert.Equal(("putBack", "putBack"), (restored.ActionOf(_bob), restored.ActionOf(_carl)));
        Assert.Equal(Describe(before), Describe(_user.Store.Read()));
    }

    [Fact]
    public void Restored_IsHeld_UntilItIsReleased()
    {
        RemoveBoth();
        _user.Run("restore", "--run", "last");

        CommandResult held = _user.Run("remove");
        Assert.Equal((0, "CLEAN"), (held.ExitCode, held.Json.GetProperty("word").GetString()));
        Assert.Equal("restored", _user.Run("list").ReasonOf(_bob));

        CommandResult release = _user.Run("restore", "--release", _bob.Thumbprint);
        Assert.Equal((0, 1), (release.ExitCode, release.Json.GetProperty("released").GetInt32()));

        CommandResult taken = _user.Run("remove");
        Assert.Equal(("removed", "missing"), (taken.ActionOf(_bob), taken.ActionOf(_carl)));
        Assert.Equal([_carl.Thumbprint], _user.Store.Read().Keys);
    }

    // The card was put in again: the entry is propagation's, and no longer what an administrator wanted back.
    [Fact]
    public void WrittenAnew_IsNotHeldAnyMore()
    {
        RemoveBoth();
        _user.Run("restore", "--run", "last");

        _user.Store.Fill(_bob);

        Assert.Equal("removed", _user.Run("remove").ActionOf(_bob));
    }

    [Fact]
    public void EntryThatIsThere_StaysAsItIs()
    {
        RemoveBoth();
        ElementWriter newer = Entries.Foreign().Add(PropertyIds.Description, "newer");
        _user.Store.Fill(newer);
        byte[] there = _user.Store.Read()[newer.Thumbprint];

        CommandResult restored = _user.Run("restore", "--run", "last");

        Assert.Equal((0, "none", "putBack"), (restored.ExitCode, restored.ActionOf(_bob), restored.ActionOf(_carl)));
        Assert.Equal(ElementRecords.Describe(there), ElementRecords.Describe(_user.Store.Read()[newer.Thumbprint]));
        Assert.Equal(2, _user.Store.Read().Count);
    }

    [Fact]
    public void Thumbprint_NamesOneOfThem()
    {
        RemoveBoth();

        CommandResult restored = _user.Run("restore", "--thumbprint", _carl.Thumbprint);

        Assert.Equal((0, "putBack", "missing"), (restored.ExitCode, restored.ActionOf(_carl), restored.ActionOf(_bob)));
        Assert.Equal([_carl.Thumbprint], _user.Store.Read().Keys);
    }

    [Fact]
    public void StoreThatIsGone_IsMadeAnew()
    {
        IReadOnlyDictionary<string, byte[]> before = RemoveBoth();
        _user.Store.Remove();

        CommandResult restored = _user.Run("restore", "--run", "last");

        Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        Assert.Equal(Describe(before), Describe(_user.Store.Read()));
    }

    [Fact]
    public void WhatIf_ShowsAndChangesNothing()
    {
        RemoveBoth();
        string backups = BackupText(), store = _user.Store.Export();

        CommandResult preview = _user.Run("restore", "--run", "last", "--what-if");

        Assert.Equal((0, "wouldPutBack"), (preview.ExitCode, preview.ActionOf(_bob)));
        Assert.Equal((backups, store), (BackupText(), _user.Store.Export()));
    }

    [Fact]
    public void NoRun_IsNothingToPutBack()
    {
        _user.Store.Fill(_bob);
        string store = _user.Store.Export();

        CommandResult last = _user.Run("restore", "--run", "last");
        CommandResult named = _user.Run("restore", "--run", "20260101T000000Z-abcd");

        Assert.Equal((0, ""), (last.ExitCode, last.Error));
        Assert.Empty(last.Certificates());
        Assert.Equal((2, ""), (named.ExitCode, named.Output));
        Assert.Contains("there is no run 20260101T000000Z-abcd", named.Error, StringComparison.Ordinal);
        Assert.Equal(store, _user.Store.Export());
    }

    public void Dispose() => _user.Dispose();

    private IReadOnlyDictionary<string, byte[]> RemoveBoth()
    {
        _user.Store.Fill(_bob, _carl);
        IReadOnlyDictionary<string, byte[]> before = _user.Store.Read();
        _user.Run("remove");
        Assert.Empty(_user.Store.Read());
        return before;
    }

    private string BackupText() => string.Join('\n', Directory
        .EnumerateFiles(_user.Backups.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(file => $"{file} {File.GetLastWriteTimeUtc(file).Ticks} {Convert.ToHexString(File.ReadAllBytes(file))}"));

    private static IEnumerable<(string, string)> Describe(IReadOnlyDictionary<string, byte[]> store) =>
        store.Select(entry => (entry.Key, ElementRecords.Describe(entry.Value))).Order();
}
