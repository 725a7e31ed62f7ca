using CertProp.Reports;
using CertProp.Stores;
using CertProp.Tests.Support;
using CertProp.Verdicts;

namespace CertProp.Tests.Removal;

/// <summary>A card that comes between the first look and the last removal holds its certificates again.</summary>
public sealed class CardMeanwhileTests : IDisposable
{
    private readonly PlayedRemoval _removal = new();

    public void Dispose() => _removal.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void CardThatComesMeanwhile_BringsBackWhatWasTaken(int looksBefore)
    {
        int looks = 0;
        PlayedPlace alice = PlayedPlace.With("alice", 3, it => it with { Watched = () => looks++ < looksBefore ? null : "a card came" });
        string[] before = [.. alice.Entries.Select(entry => entry.Name)];

        RunEnd end = _removal.Run(alice);

        Assert.Equal(before.Order(), alice.Entries.Select(entry => entry.Name).Order());
        Assert.Equal(looksBefore, _removal.Actions.Count(action => action == "putBack"));
        Assert.Equal((ExitCode.Ok, LineWord.Clean), (end.ExitCode, end.Word));
        Assert.Equal((0, 0, 3), (end.Summary.Removed, end.Summary.Leaked, end.Summary.KeptBy[Reason.CardPresent]));
    }

    [Fact]
    public void CardThatIsGoneAgain_DoesNotMatterBeforeItCame()
    {
        PlayedPlace alice = PlayedPlace.With("alice", 2, it => it with { Watched = () => null });

        Assert.Equal(2, _removal.Run(alice).Summary.Removed);
    }

    [Fact]
    public void WhatCannotBePutBack_IsNamedWithItsBackup()
    {
        int looks = 0;
        PlayedPlace alice = PlayedPlace.With("alice", 2, it => it with
        {
            Watched = () => looks++ < 1 ? null : "a card came",
            PutBackEnds = StoreChange.Refuse("the disk is full"),
        });

        RunEnd end = _removal.Run(alice);

        Assert.Equal((ExitCode.Incomplete, 1, 0), (end.ExitCode, end.Summary.Failed, end.Summary.Removed));
        Problem problem = Assert.Single(end.Problems);
        Assert.Equal(ProblemCode.RemoveFailed, problem.Code);
        Assert.Contains("the backup has it", problem.Message, StringComparison.Ordinal);
        Assert.Equal(2, _removal.SavedElements());
    }
}
