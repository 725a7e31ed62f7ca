using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.Windows.Tests.WineTools;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Removal;

/// <summary>Whoever names entries gets those and no others; whoever only asks changes nothing.</summary>
public sealed class LiveSelectionTests(PublishedExe exe) : IDisposable
{
    private readonly LiveMachine _user = new(exe);
    private readonly ElementWriter _bob = Entries.Foreign();
    private readonly ElementWriter _carl = Entries.Foreign("Carl Csp", Providers.SmartCardCsp);
    private readonly ElementWriter _own = Entries.Own();
    private readonly ElementWriter _unknown = Entries.OfUnknownOwner();
    private readonly ElementWriter _software = Entries.Foreign("Sally Soft", Providers.Software);

    [Theory]
    [InlineData("Bob Miller", "--subject", "bob miller")]
    [InlineData("Bob Miller, Carl Csp", "--subject", "Bob Miller", "--subject", "Carl*")]
    [InlineData("", "--subject", "Bob")]
    [InlineData("", "--subject", "Sally Soft")]
    [InlineData("Nobody Known", "--subject", "Nobody Known")]
    [InlineData("", "--subject", "Own User")]
    [InlineData("Own User", "--subject", "Own User", "--include-own")]
    [InlineData("Bob Miller, Carl Csp, Nobody Known, Own User", "--subject", "*", "--include-own")]
    public void Selection_TakesWhatItNames(string taken, params string[] selection)
    {
        Fill();

        CommandResult result = _user.Run(["remove", .. selection]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        AssertTaken(taken);
    }

    [Fact]
    public void Thumbprint_TakesOne_HoweverItIsPasted()
    {
        Fill();

        CommandResult result = _user.Run("remove", "--thumbprint", $"\u200E{_carl.Thumbprint.ToLowerInvariant().Insert(2, " ")}");

        Assert.Equal("removed", result.ActionOf(_carl));
        AssertTaken("Carl Csp");
    }

    [Fact]
    public void IncludeOwnAlone_IsAnError()
    {
        Fill();

        CommandResult result = _user.Run("remove", "--include-own");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        AssertTaken("");
    }

    [Fact]
    public void PolicyThatOnlyReports_ChangesNothing()
    {
        Fill();
        _user.Policy = "\"action\": \"report\"";

        CommandResult result = _user.Run("remove");

        Assert.Equal((0, "REPORTED"), (result.ExitCode, result.Json.GetProperty("word").GetString()));
        Assert.Equal(("wouldRemove", "wouldRemove"), (result.ActionOf(_bob), result.ActionOf(_carl)));
        AssertTaken("");
        Assert.Empty(_user.Backups.Folders);
        Assert.Equal(10, _user.Run("detect").ExitCode);
    }

    [Fact]
    public void WhatIf_LeavesRegistryAndFilesAsTheyWere()
    {
        Fill();
        using var policies = new PolicyFiles();
        string policy = policies.Make();
        WinePrefix prefix = exe.Prefix;
        Preview(policy);
        _user.Backups.Clear();

        // Each start of Wine writes a few keys of its own, from the second one on the same.
        prefix.RestartServer();
        var before = PrefixSnapshot.Take(prefix);
        prefix.StartServer();
        var started = PrefixSnapshot.Take(prefix);
        Preview(policy);
        var after = PrefixSnapshot.Take(prefix);

        string changed = string.Join('\n', started.DifferencesTo(after).Except(before.DifferencesTo(started)));
        Assert.True(changed.Length == 0, changed);
    }

    public void Dispose() => _user.Dispose();

    private void Preview(string policy)
    {
        CommandResult result = exe.Run(new PlayedMachine(), "remove", "--what-if", "--policy", policy, "--format", "json").Command;
        Assert.Equal((0, "wouldRemove"), (result.ExitCode, result.ActionOf(_bob)));
    }

    private void Fill() => _user.Store.Fill(_bob, _carl, _own, _unknown, _software);

    private void AssertTaken(string people)
    {
        (string Person, ElementWriter Entry)[] all =
        [
            ("Bob Miller", _bob), ("Carl Csp", _carl), ("Nobody Known", _unknown), ("Own User", _own), ("Sally Soft", _software),
        ];
        IReadOnlyDictionary<string, byte[]> left = _user.Store.Read();
        Assert.Equal(people, string.Join(", ", all.Where(entry => !left.ContainsKey(entry.Entry.Thumbprint)).Select(entry => entry.Person)));
    }
}
