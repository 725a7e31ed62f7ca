using CertProp.Tests.Support;

namespace CertProp.Tests.Removal;

/// <summary>What an administrator put back stays, until it is released or written anew.</summary>
public sealed class HoldTests : IDisposable
{
    private readonly RemovalFolder _folder = new();
    private readonly string[] _entries;

    public HoldTests()
    {
        _entries = _folder.AddLeaked("alice", 3);
        _folder.MustRemove();
        _folder.MustRestore(0, "--run", "last");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Restored_IsHeldForEveryCommand()
    {
        Assert.All(_entries, entry => Assert.Equal("restored", _folder.ReasonOf(entry)));
        Assert.Equal(0, _folder.Run("detect").ExitCode);
        Assert.Equal(0, _folder.Remove().ExitCode);
        Assert.All(_entries, entry => Assert.True(File.Exists(entry)));
    }

    [Fact]
    public void Release_EndsOneHold()
    {
        CommandResult released = _folder.Restore("--release", Path.GetFileName(_entries[1]));

        Assert.Equal((0, ""), (released.ExitCode, released.Error));
        Assert.Contains("no longer held in 1 profile", released.Output, StringComparison.Ordinal);
        Assert.Equal("restored leaked restored", string.Join(' ', _entries.Select(_folder.ReasonOf)));
        _folder.MustRemove();
        Assert.Equal([_entries[0], _entries[2]], _entries.Where(File.Exists));
    }

    [Fact]
    public void Release_EndsTheHoldInEveryProfile()
    {
        string other = _folder.Add("bob", Elements.OfCard("u1@alice.example"));
        _folder.MustRemove();
        _folder.MustRestore(0, "--run", "last");

        CommandResult released = _folder.Restore("--release", Path.GetFileName(other), "--format", "json");

        Assert.Equal((0, 2), (released.ExitCode, released.Json.GetProperty("released").GetInt32()));
        Assert.Equal(Path.GetFileName(other), released.Json.GetProperty("thumbprint").GetString());
        _folder.MustRemove();
        Assert.False(File.Exists(other) || File.Exists(_entries[1]));
    }

    [Fact]
    public void ReleaseOfWhatIsNotHeld_SaysSo()
    {
        CommandResult released = _folder.Restore("--release", Elements.SomeThumbprint);

        Assert.Equal((0, $"{Elements.SomeThumbprint} is not held.{Environment.NewLine}"), (released.ExitCode, released.Output));
        Assert.All(_entries, entry => Assert.Equal("restored", _folder.ReasonOf(entry)));
    }

    [Theory]
    [InlineData("--run", "last")]
    [InlineData("--thumbprint", Elements.SomeThumbprint)]
    [InlineData("--what-if")]
    public void Release_GoesAlone(params string[] more) =>
        Assert.Equal(1, _folder.Restore(["--release", Elements.SomeThumbprint, .. more]).ExitCode);

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void EntryWrittenAnew_IsLeakedAgain(int ticks)
    {
        File.SetLastWriteTimeUtc(_entries[0], RemovalFolder.Written.AddTicks(ticks));

        Assert.Equal("leaked restored restored", string.Join(' ', _entries.Select(_folder.ReasonOf)));
        _folder.MustRemove();
        Assert.Equal(_entries[1..], _entries.Where(File.Exists));
    }

    [Fact]
    public void SameCertificateInAnotherProfile_IsNotHeld()
    {
        string other = _folder.Add("bob", Elements.OfCard("u0@alice.example"));

        Assert.Equal("leaked", _folder.Reasons()[$"bob/{Path.GetFileName(other)}"]);
        Assert.Equal("restored", _folder.Reasons()[$"alice/{Path.GetFileName(other)}"]);
    }

    [Fact]
    public void DamagedHolds_StopEveryCommandBeforeItDoesAnything()
    {
        File.WriteAllText(Path.Combine(_folder.Backups, "holds.json"), """{ "version": 1, "holds": [ """);

        foreach (string command in new[] { "list", "detect", "remove" })
        {
            CommandResult result = _folder.Run(command);
            Assert.Equal((2, ""), (result.ExitCode, result.Output));
            OneSentence.Assert(result.Error, "holds.json");
        }
        Assert.Equal(2, _folder.Restore("--release", Elements.SomeThumbprint).ExitCode);
        Assert.All(_entries, entry => Assert.True(File.Exists(entry)));
    }

    [Fact]
    public void WhatIfOfRestore_HoldsNothing()
    {
        _folder.Restore("--release", Path.GetFileName(_entries[0]));
        _folder.MustRemove();
        string holds = File.ReadAllText(Path.Combine(_folder.Backups, "holds.json"));

        System.Text.Json.JsonElement report = _folder.MustRestore(0, "--run", "last", "--what-if");

        Assert.Equal("wouldPutBack", Assert.Single(report.GetProperty("certificates").EnumerateArray()).GetProperty("action").GetString());
        Assert.Equal("REPORTED", report.GetProperty("word").GetString());
        Assert.False(File.Exists(_entries[0]));
        Assert.Equal(holds, File.ReadAllText(Path.Combine(_folder.Backups, "holds.json")));
    }
}
