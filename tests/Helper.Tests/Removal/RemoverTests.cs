using CertProp.Reports;
using CertProp.Stores;
using CertProp.Tests.Support;
using CertProp.Verdicts;

namespace CertProp.Tests.Removal;

/// <summary>What happens around profiles while they are worked on: sign-ins, cards, a clock, a disk.</summary>
public sealed class RemoverTests : IDisposable
{
    private readonly PlayedRemoval _removal = new();

    public void Dispose() => _removal.Dispose();

    [Fact]
    public void TimeThatIsUp_EndsBetweenTwoEntriesWith6AndReportsWhatWasDone()
    {
        PlayedPlace alice = PlayedPlace.With("alice", 3, it => it with { BeforeRemoval = number => _removal.Stop(when: number == 1) });
        PlayedPlace bob = PlayedPlace.With("bob", 2);

        RunEnd end = _removal.Run(alice, bob);

        Assert.Equal((ExitCode.Timeout, LineWord.Error, "timeout"), (end.ExitCode, end.Word, end.Error));
        Assert.Equal((1, 2), (alice.Entries.Count, bob.Entries.Count));
        Assert.Equal(["removed", "removed", "none", "none", "none"], _removal.Actions);
        Assert.Equal((2, 2), (end.Summary.Removed, end.Summary.Counted));
        Assert.StartsWith("ERROR timeout the run did not come to its end, 2 certificates in 1 profile removed", PlayedRemoval.Line(end).Words, StringComparison.Ordinal);
        // All of it is in the backup, what was not taken too.
        Assert.Equal(5, _removal.SavedElements());
    }

    [Fact]
    public void SomebodyWhoSignsInMeanwhile_LosesNothing()
    {
        PlayedPlace alice = PlayedPlace.With("alice", 2, it => it with { SignsInLater = "a session exists" }), bob = PlayedPlace.With("bob", 1);

        RunEnd end = _removal.Run(alice, bob);

        Assert.Equal((2, 0), (alice.Entries.Count, bob.Entries.Count));
        Assert.Equal((ExitCode.Ok, 1, 2), (end.ExitCode, end.Summary.Removed, end.Summary.KeptBy[Reason.SessionActive]));
        Assert.Equal(["none", "none", "removed"], _removal.Actions);
        Assert.Equal(1, end.Summary.Leaked);
    }

    [Fact]
    public void EntryThatStays_IsNamedAndTheOthersGo()
    {
        PlayedPlace alice = PlayedPlace.With("alice", 3, it => it with
        {
            BeforeRemoval = number => number == 1 ? StoreChange.Refuse("it is not what it was when it was read") : null,
        });

        RunEnd end = _removal.Run(alice);

        Assert.Equal((ExitCode.Incomplete, LineWord.Incomplete), (end.ExitCode, end.Word));
        Assert.Equal(["removed", "failed", "removed"], _removal.Actions);
        Assert.Equal((ProblemCode.RemoveFailed, $"/fake/alice/{alice.Entries[0].Name}"),
            (Assert.Single(end.Problems).Code, end.Problems[0].Path));
        Assert.Equal((2, 1), (end.Summary.Removed, end.Summary.Failed));
        Assert.Contains("INCOMPLETE 2 certificates in 1 profile removed", PlayedRemoval.Line(end).Words, StringComparison.Ordinal);
    }

    [Fact]
    public void EntryThatWentByItself_IsNoFailure()
    {
        PlayedPlace alice = null!;
        alice = PlayedPlace.With("alice", 2, it => it with { BeforeRemoval = _ => Lose(alice) });

        RunEnd end = _removal.Run(alice);

        Assert.Equal((ExitCode.Ok, 0), (end.ExitCode, end.Summary.Removed));
        Assert.All(_removal.Actions, action => Assert.Equal("none", action));
    }

    [Fact]
    public void BackupThatCannotBeWritten_RemovesNothingAndSaysSoOnce()
    {
        PlayedPlace alice = PlayedPlace.With("alice", 2), bob = PlayedPlace.With("bob", 1);

        RunEnd end = _removal.Run(() => Directory.Delete(_removal.Backups, recursive: true), alice, bob);

        Assert.Equal((ExitCode.Incomplete, LineWord.Incomplete), (end.ExitCode, end.Word));
        Assert.Equal((2, 1), (alice.Entries.Count, bob.Entries.Count));
        Assert.All(_removal.Actions, action => Assert.Equal("failed", action));
        Assert.Equal(ProblemCode.BackupFailed, Assert.Single(end.Problems).Code);
        Assert.Equal((0, 3), (end.Summary.Removed, end.Summary.Failed));
    }

    [Fact]
    public void Batch_IsBackedUpWholeBeforeItsFirstRemoval()
    {
        const int batch = 256, places = 300;
        var backedUp = new List<int>();
        PlayedPlace[] all =
        [
            .. Enumerable.Range(0, places).Select(number => PlayedPlace.With($"user{number:D3}", 1, it => it with
            {
                BeforeRemoval = _ =>
                {
                    backedUp.Add(_removal.SavedProfiles());
                    return null;
                },
            })),
        ];

        RunEnd end = _removal.Run(all);

        Assert.Equal((ExitCode.Ok, places), (end.ExitCode, end.Summary.Removed));
        Assert.Equal([.. Enumerable.Repeat(batch, batch), .. Enumerable.Repeat(places, places - batch)], backedUp);
        Assert.Equal(places, _removal.SavedElements());
    }

    private static StoreChange? Lose(PlayedPlace place)
    {
        place.Entries.Clear();
        return null;
    }
}
