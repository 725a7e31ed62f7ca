using System.Runtime.Versioning;
using CertProp.Files;
using CertProp.Linux;
using CertProp.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Tests.Backups;

/// <summary>Runs that change something take turns at the lock in the backup folder, whatever process they are in.</summary>
[SupportedOSPlatform("linux")]
public sealed class RunsAtOnceTests : IDisposable
{
    private const int Rounds = 20;

    private readonly ProfileShare _share = new("anna", "bob", "carl");

    public RunsAtOnceTests()
    {
        Posix.RequireLinux();
        foreach (string profile in new[] { "anna", "bob", "carl" })
            _share.Leak(profile);
    }

    public void Dispose() => _share.Dispose();

    [Fact]
    public void LockHeldByAnother_IsWaitedForAndThenBusy()
    {
        Assert.Equal(0, _share.Remove().ExitCode);
        string leak = _share.Leak("anna");
        string[] before;
        CommandResult[] results;
        using (HoldLock())
        {
            before = TreeState.Of(_share.Everything);
            // At once, because each waits its five seconds.
            results = AtOnce(
                () => _share.Remove(), () => _share.Remove("--format", "line"), () => _share.Remove("--format", "json"),
                () => _share.Restore("--format", "line"),
                () => CommandRun.Of(_share.CommandLine("restore", "--release", Path.GetFileName(leak))));
            Assert.Equal(before, TreeState.Of(_share.Everything));
        }

        Assert.All(results, result => Assert.Equal(3, result.ExitCode));
        Assert.Equal($"certprop: busy: {_share.Backup}: another run is at work here; nothing was changed\n", results[0].Error);
        foreach (CommandResult line in new[] { results[1], results[3] })
            Assert.StartsWith("ERROR busy ", PortalLine.Of(line).Text, StringComparison.Ordinal);
        Assert.Equal("busy", PortalLine.Of(results[1]).Json.GetProperty("e").GetString());
        Assert.Equal(("ERROR", 3), (results[2].Json.GetProperty("word").GetString(), results[2].Json.GetProperty("exitCode").GetInt32()));
        Assert.Equal("busy", Assert.Single(results[2].Json.GetProperty("problems").EnumerateArray()).GetProperty("code").GetString());
        OneSentence.Assert(results[4].Error, "another run is at work here");
    }

    [Fact]
    public void LockHeldByAnother_StopsNobodyWhoOnlyLooks()
    {
        using (HoldLock())
        {
            Assert.Equal((0, ""), Ended(_share.Remove("--what-if")));
            Assert.Equal((10, ""), Ended(CommandRun.Of(_share.CommandLine("detect"))));
        }
    }

    [Fact]
    public void LockThatIsGivenBackMeanwhile_IsTaken()
    {
        SafeFileHandle held = HoldLock();
        Task<CommandResult> waiting = Task.Factory.StartNew(
            () => _share.Remove(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        // The other run has the backup folder open as soon as it holds more of it than this test does.
        Patience.Of(() =>
        {
            while (Posix.OpenDescriptors(_share.Backup) < 2)
                Thread.Yield();
            return true;
        });
        Assert.Equal((3, false), (_share.Stored().Count, waiting.IsCompleted));
        held.Dispose();

        Assert.Equal((0, ""), Ended(Patience.Of(() => waiting.GetAwaiter().GetResult())));
        Assert.Empty(_share.Stored());
    }

    [Fact]
    public void ProcessThatWasKilled_LeavesNoLockBehind()
    {
        using (HoldLock())
        {
            // Closed with the handle, as the system does with the handles of a process.
        }
        Assert.True(File.Exists(Path.Combine(_share.Backup, "lock")));
        Assert.Equal((0, ""), Ended(_share.Remove()));
    }

    [Fact]
    public void TwoRemovals_RemoveEachEntryOnce()
    {
        for (int round = 0; round < Rounds; round++)
        {
            IReadOnlySet<string> all = _share.Stored();
            CommandResult[] results = AtOnce(() => _share.Remove("--format", "json"), () => _share.Remove("--format", "json"));

            Assert.All(results, result => Assert.Equal((0, ""), (result.ExitCode, WithoutHint(result.Error))));
            Assert.Equal(all.Count, results.Sum(result => result.Json.GetProperty("summary").GetProperty("removed").GetInt32()));
            Assert.Empty(_share.Stored());
            Assert.Superset(all.ToHashSet(), _share.BackedUp().ToHashSet());
            foreach (string profile in new[] { "anna", "bob", "carl" })
                _share.Leak(profile);
        }
    }

    [Fact]
    public void RemovalAndRestore_LoseNothing()
    {
        var all = new HashSet<string>(_share.Stored());
        for (int round = 0; round < Rounds; round++)
        {
            CommandResult[] results = AtOnce(() => _share.Remove(), () => _share.Restore(), () => _share.Remove("--format", "line"));

            Assert.All(results, result => Assert.Equal((0, ""), (result.ExitCode, WithoutHint(result.Error))));
            Assert.Superset(all, _share.Stored().Union(_share.BackedUp()).ToHashSet());
            all.Add(Path.GetFileName(_share.Leak("anna")));
        }
        // What was put back last is held, so that a removal does not take it again.
        Assert.Equal(0, _share.Remove().ExitCode);
        Assert.Equal(0, _share.Restore().ExitCode);
        IReadOnlySet<string> putBack = _share.Stored();
        Assert.Equal(0, _share.Remove().ExitCode);
        Assert.NotEmpty(putBack);
        Assert.Equal(putBack.Order(), _share.Stored().Order());
    }

    private static (int ExitCode, string Error) Ended(CommandResult result) => (result.ExitCode, WithoutHint(result.Error));

    // What a run says that comes when the other one has removed everything.
    private static string WithoutHint(string error) => string.Join('\n', error.Split('\n')
        .Where(line => !line.Contains("no certificate was found there", StringComparison.Ordinal)));

    private static CommandResult[] AtOnce(params Func<CommandResult>[] runs) => Patience.Of(() =>
    {
        using var start = new Barrier(runs.Length);
        return Task.WhenAll(runs.Select(run => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return run();
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))).GetAwaiter().GetResult();
    });

    private SafeFileHandle HoldLock()
    {
        Assert.Null(LinuxFolder.OpenRoot(_share.Backup, out Folder? folder));
        using (folder)
        {
            Assert.Null(folder!.LockFile("lock", out SafeFileHandle? file));
            return file!;
        }
    }
}
