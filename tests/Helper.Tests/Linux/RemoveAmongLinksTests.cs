using System.Runtime.Versioning;
using System.Text.Json;
using CertProp.Tests.Support;

namespace CertProp.Tests.Linux;

/// <summary>Links and other things among the entries of a profile: they stay, what they lead to stays, the others are removed.</summary>
[SupportedOSPlatform("linux")]
public sealed class RemoveAmongLinksTests : IDisposable
{
    private const int Runs = 100;

    private readonly ProfileShare _share = new("anna", "bob");
    private readonly string _leak;

    public RemoveAmongLinksTests()
    {
        Posix.RequireLinux();
        _leak = _share.Leak("anna");
    }

    public void Dispose() => _share.Dispose();

    [Theory]
    [InlineData(Obstacle.Link, "link"), InlineData(Obstacle.DanglingLink, "link"), InlineData(Obstacle.HardLink, "hardLink")]
    [InlineData(Obstacle.Fifo, "foreignFile"), InlineData(Obstacle.Folder, "foreignFile")]
    public void WhatIsNoEntryOfItsOwn_StaysAndIsNamed(Obstacle obstacle, string code)
    {
        // Outside it would be as leaked as the one that goes.
        string outside = _share.NewLeak().WriteTo(_share.Outside);
        string entry = Path.Combine(_share.StoreOf("anna"), Path.GetFileName(outside));
        obstacle.Lay(entry, outside);
        string[] before = [.. TreeState.Of(_share.Outside), .. TreeState.Of(entry)];

        CommandResult result = Patience.Of(() => _share.Remove("--format", "json"));

        Assert.Equal(before, (string[])[.. TreeState.Of(_share.Outside), .. TreeState.Of(entry)]);
        Assert.Equal((0, 1), (result.ExitCode, result.Json.GetProperty("summary").GetProperty("removed").GetInt32()));
        Assert.False(File.Exists(_leak));
        JsonElement problem = Assert.Single(result.Json.GetProperty("problems").EnumerateArray());
        Assert.Equal((entry, code), (problem.GetProperty("path").GetString(), problem.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData(""), InlineData("/AppData"), InlineData("/AppData/Roaming"), InlineData("/" + TemporaryFolder.StoreInProfile)]
    public void LinkOnTheWayToTheStore_LeadsNowhere(string level)
    {
        string folder = Path.Combine(_share.Profiles, "bob" + level), moved = Path.Combine(_share.Outside, "moved");
        _share.Leak("bob");
        Directory.Move(folder, moved);
        Directory.CreateSymbolicLink(folder, moved);
        string[] before = TreeState.Of(_share.Outside);

        CommandResult result = _share.Remove("--format", "json");

        Assert.Equal(before, TreeState.Of(_share.Outside));
        Assert.Equal("link", Assert.Single(result.Json.GetProperty("problems").EnumerateArray()).GetProperty("code").GetString());
        Assert.False(File.Exists(_leak));
    }

    [Fact]
    public void StoreSwappedForALinkWhileRunsRemoveAndRestore_IsReachedInItsPlaceOnly()
    {
        // Certificates that would be removed, and a name that would be taken by what is put back.
        File.Delete(_leak);
        string leak = _share.Leak("bob");
        _share.NewLeak().WriteTo(_share.Outside);
        File.Copy(leak, Path.Combine(_share.Outside, Path.GetFileName(leak)));
        string store = _share.StoreOf("bob"), other = Path.Combine(_share.Profiles, "bob", "other");
        Directory.CreateSymbolicLink(other, _share.Outside);
        string[] before = TreeState.Of(_share.Outside);
        int done = 0, refused = 0;

        using (Disturber.With(() => Posix.Exchange(store, other)))
        {
            for (int i = 0; i < Runs || done == 0 || refused == 0; i++)
            {
                CommandResult result = _share.Remove("--format", "json");
                JsonElement summary = result.Json.GetProperty("summary");
                Assert.Equal(summary.GetProperty("failed").GetInt32() > 0 ? 3 : 0, result.ExitCode);
                bool removed = summary.GetProperty("removed").GetInt32() > 0;
                done += removed ? 1 : 0;
                refused += removed ? 0 : 1;
                // Put back, if not this time then the next, and free to be removed again.
                Assert.Contains(_share.Restore().ExitCode, new[] { 0, 3 });
                Release(leak);
            }
        }

        Assert.Equal(before, TreeState.Of(_share.Outside));
    }

    private void Release(string leak) => Assert.Equal(0, CommandRun.Of(
        "restore", "--release", Path.GetFileName(leak), "--profiles", _share.Profiles, "--backup", _share.Backup).ExitCode);
}
