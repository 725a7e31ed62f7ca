using System.Text.Json;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;

namespace CertProp.Windows.Tests.Removal;

/// <summary>The live store through CryptoAPI: what is removed is gone when the store is opened anew, and nothing else is.</summary>
public sealed class LiveRemovalTests(PublishedExe exe) : IDisposable
{
    private readonly LiveMachine _user = new(exe);

    private readonly ElementWriter[] _leaked =
    [
        Entries.Foreign(), Entries.Foreign("Tom Third", Providers.EToken), Entries.Foreign("Carl Csp", Providers.SmartCardCsp),
    ];

    private readonly ElementWriter[] _kept =
    [
        Entries.Own(),
        Entries.OfUnknownOwner(),
        Entries.Foreign("Sally Soft", Providers.Software),
        Entries.Foreign("Hella Hello", Providers.Passport),
        Entries.Foreign("Theo Tpm", Providers.Platform),
        Entries.Of(Entries.CertificateOf("Machine Key"), Providers.SmartCardCsp, flags: 0x20),
        Entries.Foreign("Una Unknown", "Acme Card CSP"),
        Entries.WithoutKey(),
        Entries.Managed(),
        Entries.Foreign("Automatic Enroll").Add(PropertyIds.AutoEnroll, "SmartcardLogon"),
        Entries.Foreign("Requested").Add(PropertyIds.Enrollment, new byte[8]),
    ];

    [Fact]
    public void StoreOfEveryKind_LosesTheLeakedAndNothingElse()
    {
        _user.Store.Fill([.. _kept, .. _leaked]);
        IReadOnlyDictionary<string, byte[]> before = _user.Store.Read();

        CommandResult result = _user.Run("remove");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.All(_leaked, entry => Assert.Equal("removed", result.ActionOf(entry)));
        IReadOnlyDictionary<string, byte[]> after = _user.Store.Read();
        Assert.Equal(_kept.Select(entry => entry.Thumbprint).Order(), after.Keys.Order());
        Assert.All(after, entry => Assert.Equal(before[entry.Key], entry.Value));
    }

    [Fact]
    public void SecondRemove_FindsNothingLeft()
    {
        _user.Store.Fill([.. _kept, .. _leaked]);
        _user.Run("remove");
        string after = _user.Store.Export();

        CommandResult again = _user.Run("remove");

        Assert.Equal((0, "", "CLEAN"), (again.ExitCode, again.Error, again.Json.GetProperty("word").GetString()));
        Assert.Empty(again.Certificates());
        Assert.Equal(after, _user.Store.Export());
        Assert.Single(_user.Backups.Folders);
    }

    [Fact]
    public void Backup_HoldsWhatWasTaken_AndTheRunSaysWhat()
    {
        _user.Store.Fill([.. _kept, .. _leaked]);
        IReadOnlyDictionary<string, byte[]> before = _user.Store.Read();

        CommandResult result = _user.Run("remove");

        string run = _user.Backups.Only;
        Assert.Equal(Path.GetFileName(run), result.Json.GetProperty("backup").GetProperty("run").GetString());
        Assert.Equal(
            ["1.elements", "1.sst", "journal.jsonl", "run.json"], Directory.EnumerateFiles(run).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        JsonElement file = BackupRuns.RunFile(run);
        Assert.Equal(("user", "complete", 3), (
            file.GetProperty("scope").GetString(), file.GetProperty("state").GetString(), file.GetProperty("removed").GetInt32()));
        string[] expected = [.. _leaked.Select(entry => entry.Thumbprint).Order()];
        Assert.Equal(expected, BackupRuns.Elements(run).Select(entry => entry.Name).Order());
        Assert.All(BackupRuns.Elements(run), entry => Assert.Equal(
            (Entries.OwnSid, ElementRecords.Describe(before[entry.Name])), (entry.Key, ElementRecords.Describe(entry.Element))));
        Assert.Equal(
            expected.Select(thumbprint => ("removed", thumbprint)),
            BackupRuns.Journal(run).Select(line => (line.GetProperty("action").GetString()!, line.GetProperty("thumbprint").GetString()!)).Order());
        Assert.Equal(
            BackupRuns.Elements(run).Select(entry => ElementRecords.Describe(entry.Element)),
            ElementRecords.SplitStore(File.ReadAllBytes(Path.Combine(run, "1.sst"))).Select(ElementRecords.Describe));
    }

    [Fact]
    public void WhatComesLater_IsTakenByTheNextRun_WithABackupOfItsOwn()
    {
        ElementWriter later = Entries.Foreign("Later Lisa");
        _user.Store.Fill(_leaked);
        _user.Run("remove");

        _user.Store.Fill(later);
        CommandResult second = _user.Run("remove");

        Assert.Equal("removed", second.ActionOf(later));
        Assert.Equal(2, _user.Backups.WholeRuns.Count);
        Assert.Equal(4, _user.Backups.AllElements().Count());
    }

    public void Dispose() => _user.Dispose();
}
