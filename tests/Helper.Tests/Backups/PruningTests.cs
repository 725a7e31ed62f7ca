using System.Text.Json;
using CertProp.Tests.Support;

namespace CertProp.Tests.Backups;

/// <summary>Backups older than <c>retainDays</c> go at the end of a run; nothing that is not theirs goes with them.</summary>
public sealed class PruningTests : IDisposable
{
    private readonly RemovalFolder _folder = new() { Policy = RemovalFolder.With(""" "backup": { "retainDays": 10 } """) };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OldRuns_GoAndYoungerOnesStay()
    {
        string old = RunOf(days: 11), older = RunOf(days: 400), young = RunOf(days: 9), future = RunOf(days: -400);

        Prune();

        Assert.Equal([false, false, true, true], new[] { old, older, young, future }.Select(Directory.Exists));
        Assert.Equal(8, Directory.GetFiles(young).Length + Directory.GetFiles(future).Length);
    }

    [Fact]
    public void RunThatWasKilledWhileItDescribedItself_GoesWhole()
    {
        string old = RunOf(days: 11);
        File.WriteAllText(Path.Combine(old, "run.json.tmp"), "{ \"vers");

        Prune();

        Assert.False(Directory.Exists(old));
    }

    [Fact]
    public void RunThatRemovesNothing_PrunesToo()
    {
        string old = RunOf(days: 11);

        CommandResult result = _folder.Remove("--format", "json");

        Assert.Equal((0, "CLEAN"), (result.ExitCode, result.Json.GetProperty("word").GetString()));
        Assert.False(Directory.Exists(old));
    }

    [Theory]
    [InlineData("remove", "--what-if")]
    [InlineData("detect")]
    [InlineData("restore", "--run", "last", "--what-if")]
    [InlineData("restore")]
    public void CommandsThatRemoveNothing_PruneNothing(string command, params string[] options)
    {
        string old = RunOf(days: 11);

        _folder.Run(command, options);

        Assert.Equal(4, Directory.GetFiles(old).Length);
    }

    [Fact]
    public void WhatTheRunDoesNotName_StaysAndItsFolderWithIt()
    {
        string old = RunOf(days: 11);
        string[] foreign =
        [
            Path.Combine(old, "2.elements"), Path.Combine(old, "notes.txt"), Path.Combine(old, "sub", "1.elements"),
            Path.Combine(_folder.Backups, "notes.txt"), Path.Combine(_folder.Backups, "20200101", "run.json"),
        ];
        foreach (string path in foreign)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "mine");
        }

        JsonElement report = Prune();

        Assert.All(foreign, path => Assert.True(File.Exists(path), path));
        Assert.False(File.Exists(Path.Combine(old, "1.elements")) || File.Exists(Path.Combine(old, "1.sst")));
        JsonElement problem = Assert.Single(report.GetProperty("problems").EnumerateArray());
        Assert.Equal(("foreignFile", old), (problem.GetProperty("code").GetString(), problem.GetProperty("path").GetString()));
    }

    [Fact]
    public void RunWithoutItsDescription_Stays()
    {
        string old = RunOf(days: 11);
        File.Delete(Path.Combine(old, "run.json"));

        Prune();

        Assert.Equal(3, Directory.GetFiles(old).Length);
    }

    [Fact]
    public void RunUnderAnotherOnesName_Stays()
    {
        string old = RunOf(days: 5), moved = Path.Combine(_folder.Backups, BackupAge.Ago(days: 50));
        Directory.Move(old, moved);

        Prune();

        Assert.Equal(4, Directory.GetFiles(moved).Length);
    }

    [Fact]
    public void LinkInPlaceOfAnOldRun_IsNotFollowed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs symbolic links");
        string elsewhere = RunOf(days: 5), link = Path.Combine(_folder.Backups, BackupAge.Ago(days: 50));
        Directory.CreateSymbolicLink(link, elsewhere);

        Prune();

        Assert.Equal(4, Directory.GetFiles(elsewhere).Length);
        Assert.Equal(elsewhere, new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void HoldsOfAPrunedRun_Stay()
    {
        string entry = _folder.AddLeaked("alice", 1)[0];
        BackupAge.Rename(_folder.MustRemove(), BackupAge.Ago(days: 11));
        _folder.MustRestore(0, "--run", "last");

        Prune();

        Assert.Single(_folder.Runs);
        Assert.Equal("restored", _folder.ReasonOf(entry));
    }

    private string RunOf(int days)
    {
        _folder.AddLeaked($"user{days}", 1);
        // Named after its day at the end, so that none is pruned by the ones made after it.
        _folder.Policy = RemovalFolder.With(""" "backup": { "retainDays": 3650 } """);
        string run = BackupAge.Rename(_folder.MustRemove(), BackupAge.Ago(days));
        _folder.Policy = RemovalFolder.With(""" "backup": { "retainDays": 10 } """);
        Assert.Equal(4, Directory.GetFiles(run).Length);
        return run;
    }

    // A run that takes something prunes when it is done.
    private JsonElement Prune()
    {
        _folder.Add("last", Elements.OfCard("somebody@corp.example"));
        CommandResult result = _folder.Remove("--format", "json");
        Assert.Equal((0, 1), (result.ExitCode, result.Json.GetProperty("summary").GetProperty("removed").GetInt32()));
        return result.Json;
    }
}
