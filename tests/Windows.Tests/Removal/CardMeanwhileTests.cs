using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Removal;

/// <summary>
/// Rule 6 while a run is at work: readers are asked again before each removal and after the last, and what was taken
/// before anything happened there is put back.
/// </summary>
public sealed class CardMeanwhileTests(PublishedExe exe) : IDisposable
{
    // How often a reader was asked when the entries were judged; with three entries there are four more times.
    private const int Judged = 2;
    private const string Empty = "Yubico 0;type=0x20;state=0x00020010";

    private readonly LiveMachine _user = new(exe);
    private readonly ElementWriter[] _leaked = [.. Enumerable.Range(1, 3).Select(i => Entries.Foreign($"Person {i}"))];

    [Theory]
    [InlineData("before the first removal", Judged + 1, 0)]
    [InlineData("before the second", Judged + 2, 1)]
    [InlineData("before the last", Judged + 3, 2)]
    [InlineData("during the last", Judged + 4, 3)]
    public void CardThatComes_StopsTheRun_AndWhatWasTakenIsPutBack(string when, int call, int taken)
    {
        IReadOnlyDictionary<string, byte[]> before = Fill();

        CommandResult result = Remove($"{Empty};then=0x00030020;calls={call}");

        Assert.Equal((when, 0, ""), (when, result.ExitCode, result.Error));
        Assert.Equal(3, result.Certificates().Count);
        Assert.All(_leaked, entry => Assert.Equal("cardPresent", result.ReasonOf(entry)));
        Assert.Equal((taken, 3 - taken), (Count(result, "putBack"), Count(result, "none")));
        Assert.Equal(Describe(before), Describe(_user.Store.Read()));
        Assert.Equal(0, result.Json.GetProperty("summary").GetProperty("removed").GetInt32());
        Assert.Equal(taken, BackupRuns.Journal(_user.Backups.Only).Count(line => line.GetProperty("action").GetString() == "putBack"));
    }

    // The counter in the high word tells of a card that was gone again when the reader was asked.
    [Theory]
    [InlineData("put in and taken out", $"{Empty};then=0x00040010;calls=4")]
    [InlineData("the reader is in doubt", $"{Empty};then=0x4;calls=4")]
    [InlineData("the reader does not answer any more", $"{Empty};then=0;calls=4")]
    [InlineData("the second reader's", $"Other 0;type=0x20;state=0x10|{Empty};then=0x00030020;calls=4")]
    [InlineData("into Windows Hello's own reader", $"{Empty}|Windows Hello 1;type=0x400;state=0x10;then=0x20;calls=4")]
    public void WhateverHappensAtAReader_Counts(string situation, string cards)
    {
        IReadOnlyDictionary<string, byte[]> before = Fill();

        CommandResult result = Remove(cards);

        Assert.Equal((situation, 0, 1), (situation, result.ExitCode, Count(result, "putBack")));
        Assert.Equal(Describe(before), Describe(_user.Store.Read()));
    }

    [Theory]
    [InlineData("a card from the start", "Yubico 0;type=0x20;state=0x00010020")]
    [InlineData("a card that goes", "Yubico 0;type=0x20;state=0x00010020;then=0x00020010;calls=3")]
    [InlineData("a card that comes between two looks at the readers", $"{Empty};then=0x00030020;calls=2")]
    public void CardFromTheStart_KeepsEverything_AndNothingIsBackedUp(string situation, string cards)
    {
        IReadOnlyDictionary<string, byte[]> before = Fill();

        CommandResult result = Remove(cards);

        Assert.Equal((situation, 0, "CLEAN"), (situation, result.ExitCode, result.Json.GetProperty("word").GetString()));
        Assert.Equal(4, result.Json.GetProperty("summary").GetProperty("keptBy").GetProperty("cardPresent").GetInt32());
        Assert.Equal(Describe(before), Describe(_user.Store.Read()));
        Assert.Empty(_user.Backups.Folders);
    }

    // It went before the readers were asked for the first time that counts, or came when all was done.
    [Theory]
    [InlineData("Windows Hello's own card from the start", $"{Empty}|Windows Hello 1;type=0x400;state=0x20")]
    [InlineData("a card that comes afterwards", $"{Empty};then=0x00030020;calls=7")]
    public void WhatDoesNotChange_StopsNothing(string situation, string cards)
    {
        Fill();

        CommandResult result = Remove(cards);

        Assert.Equal((situation, 0, 3), (situation, result.ExitCode, Count(result, "removed")));
        Assert.Single(_user.Store.Read());
    }

    [Fact]
    public void SecondSessionOfTheUser_StopsTheRunToo()
    {
        IReadOnlyDictionary<string, byte[]> before = Fill();
        // It appears as soon as the first backup lies there.
        string backups = PublishedExe.WindowsPath(Path.Combine(_user.Backups.Folder, "2*"));
        PlayedMachine machine = new PlayedMachine().WithSession($"7;user=self;exists={backups}");

        CommandResult result = _user.Run(machine, "remove");

        Assert.Equal((0, 3), (result.ExitCode, Count(result, "none")));
        Assert.Contains("session 7", result.DetailOf(_leaked[0]), StringComparison.Ordinal);
        Assert.Equal(Describe(before), Describe(_user.Store.Read()));
    }

    // What was put back because of a card is no administrator's wish: nothing holds it when the card is gone.
    [Fact]
    public void PutBackBecauseOfACard_IsTakenByTheNextRun()
    {
        Fill();
        Remove($"{Empty};then=0x00030020;calls=5");

        CommandResult next = Remove(Empty);

        Assert.Equal((0, 3), (next.ExitCode, Count(next, "removed")));
        Assert.Single(_user.Store.Read());
    }

    public void Dispose() => _user.Dispose();

    private IReadOnlyDictionary<string, byte[]> Fill()
    {
        _user.Store.Fill([.. _leaked, Entries.Own()]);
        IReadOnlyDictionary<string, byte[]> before = _user.Store.Read();
        Assert.Equal(4, before.Count);
        return before;
    }

    private CommandResult Remove(string cards) => _user.Run(new PlayedMachine { Cards = cards }, "remove");

    private int Count(CommandResult result, string action) => _leaked.Count(entry => result.ActionOf(entry) == action);

    private static IEnumerable<(string, string)> Describe(IReadOnlyDictionary<string, byte[]> store) =>
        store.Select(entry => (entry.Key, ElementRecords.Describe(entry.Value))).Order();
}
