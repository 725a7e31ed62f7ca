using System.Text.Json;
using CertProp.Backups;
using CertProp.Examination;
using CertProp.Policies;
using CertProp.Profiles;
using CertProp.Removal;
using CertProp.Reports;
using CertProp.Stores;
using CertProp.Tests.Support;
using CertProp.Verdicts;

namespace CertProp.Tests.Removal;

/// <summary>What happens around profiles while they are worked on: sign-ins, cards, a clock, a disk.</summary>
public sealed class RemoverTests : IDisposable
{
    private readonly RemovalFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ProfileResult> _results = [];

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void TimeThatIsUp_EndsBetweenTwoEntriesWith6AndReportsWhatWasDone()
    {
        PlayedPlace alice = PlayedPlace.With("alice", 3, it => it with { BeforeRemoval = number => Stop(when: number == 1) });
        PlayedPlace bob = PlayedPlace.With("bob", 2);

        RunEnd end = Run(alice, bob);

        Assert.Equal((ExitCode.Timeout, LineWord.Error, "timeout"), (end.ExitCode, end.Word, end.Error));
        Assert.Equal((1, 2), (alice.Entries.Count, bob.Entries.Count));
        Assert.Equal(["removed", "removed", "none", "none", "none"], Actions);
        Assert.Equal((2, 2), (end.Summary.Removed, end.Summary.Counted));
        Assert.StartsWith("ERROR timeout the run did not come to its end, 2 certificates in 1 profile removed", Line(end).Words, StringComparison.Ordinal);
        // All of it is in the backup, what was not taken too.
        Assert.Equal(5, SavedElements());
    }

    [Fact]
    public void SomebodyWhoSignsInMeanwhile_LosesNothing()
    {
        PlayedPlace alice = PlayedPlace.With("alice", 2, it => it with { SignsInLater = "a session exists" }), bob = PlayedPlace.With("bob", 1);

        RunEnd end = Run(alice, bob);

        Assert.Equal((2, 0), (alice.Entries.Count, bob.Entries.Count));
        Assert.Equal((ExitCode.Ok, 1, 2), (end.ExitCode, end.Summary.Removed, end.Summary.KeptBy[Reason.SessionActive]));
        Assert.Equal(["none", "none", "removed"], Actions);
        Assert.Equal(1, end.Summary.Leaked);
    }

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

        RunEnd end = Run(alice);

        Assert.Equal(before.Order(), alice.Entries.Select(entry => entry.Name).Order());
        Assert.Equal(looksBefore, Actions.Count(action => action == "putBack"));
        Assert.Equal((ExitCode.Ok, LineWord.Clean), (end.ExitCode, end.Word));
        Assert.Equal((0, 0, 3), (end.Summary.Removed, end.Summary.Leaked, end.Summary.KeptBy[Reason.CardPresent]));
    }

    [Fact]
    public void CardThatIsGoneAgain_DoesNotMatterBeforeItCame()
    {
        PlayedPlace alice = PlayedPlace.With("alice", 2, it => it with { Watched = () => null });

        Assert.Equal(2, Run(alice).Summary.Removed);
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

        RunEnd end = Run(alice);

        Assert.Equal((ExitCode.Incomplete, 1, 0), (end.ExitCode, end.Summary.Failed, end.Summary.Removed));
        Problem problem = Assert.Single(end.Problems);
        Assert.Equal(ProblemCode.RemoveFailed, problem.Code);
        Assert.Contains("the backup has it", problem.Message, StringComparison.Ordinal);
        Assert.Equal(2, SavedElements());
    }

    [Fact]
    public void EntryThatStays_IsNamedAndTheOthersGo()
    {
        PlayedPlace alice = PlayedPlace.With("alice", 3, it => it with
        {
            BeforeRemoval = number => number == 1 ? StoreChange.Refuse("it is not what it was when it was read") : null,
        });

        RunEnd end = Run(alice);

        Assert.Equal((ExitCode.Incomplete, LineWord.Incomplete), (end.ExitCode, end.Word));
        Assert.Equal(["removed", "failed", "removed"], Actions);
        Assert.Equal((ProblemCode.RemoveFailed, $"/fake/alice/{alice.Entries[0].Name}"),
            (Assert.Single(end.Problems).Code, end.Problems[0].Path));
        Assert.Equal((2, 1), (end.Summary.Removed, end.Summary.Failed));
        Assert.Contains("INCOMPLETE 2 certificates in 1 profile removed", Line(end).Words, StringComparison.Ordinal);
    }

    [Fact]
    public void EntryThatWentByItself_IsNoFailure()
    {
        PlayedPlace alice = null!;
        alice = PlayedPlace.With("alice", 2, it => it with { BeforeRemoval = _ => Lose(alice) });

        RunEnd end = Run(alice);

        Assert.Equal((ExitCode.Ok, 0), (end.ExitCode, end.Summary.Removed));
        Assert.All(Actions, action => Assert.Equal("none", action));
    }

    [Fact]
    public void BackupThatCannotBeWritten_RemovesNothingAndSaysSoOnce()
    {
        PlayedPlace alice = PlayedPlace.With("alice", 2), bob = PlayedPlace.With("bob", 1);

        RunEnd end = Run(() => Directory.Delete(_folder.Backups, recursive: true), alice, bob);

        Assert.Equal((ExitCode.Incomplete, LineWord.Incomplete), (end.ExitCode, end.Word));
        Assert.Equal((2, 1), (alice.Entries.Count, bob.Entries.Count));
        Assert.All(Actions, action => Assert.Equal("failed", action));
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
                    backedUp.Add(SavedProfiles());
                    return null;
                },
            })),
        ];

        RunEnd end = Run(all);

        Assert.Equal((ExitCode.Ok, places), (end.ExitCode, end.Summary.Removed));
        Assert.Equal([.. Enumerable.Repeat(batch, batch), .. Enumerable.Repeat(places, places - batch)], backedUp);
        Assert.Equal(places, SavedElements());
    }

    private static StoreChange? Lose(PlayedPlace place)
    {
        place.Entries.Clear();
        return null;
    }

    private static PortalLine Line(RunEnd end)
    {
        using var output = new StringWriter();
        using var report = new LineReport(output, SubjectDisclosure.None);
        return PortalLine.Of(report.Compose(end));
    }

    private StoreChange? Stop(bool when)
    {
        if (when)
            _stop.Cancel();
        return null;
    }

    private string[] Actions => [.. _results.SelectMany(result => result.Leaked).Select(entry => Names.Of(entry.Finding.Action))];

    private RunEnd Run(params PlayedPlace[] places) => Run(() => { }, places);

    private RunEnd Run(Action before, params PlayedPlace[] places)
    {
        using var scope = new Scope("folder");
        foreach (PlayedPlace place in places)
            scope.Add(place.Name, place.Name, root: null, () => place);
        Policy policy = Situation.ReadPolicy(""" "owner": "notOwn", "minimumAge": "PT0S" """);
        var examiner = new Examiner(
            new Judge(policy, Policy.NameSet([])), ReportedEntries.Leaked, DateTimeOffset.UtcNow, TimeSpan.FromHours(1)) { KeepsCopies = true };
        using BackupFolder backups = BackupFolder.Open(BackupLocation.Named(_folder.Backups))!;
        before();
        using var remover = new Remover(scope, examiner, policy, backups, DateTimeOffset.UtcNow);
        var tally = new RunTally(policy, RunKind.Remove);
        bool completed = remover.Run(
            result =>
            {
                _results.Add(result);
                tally.Add(result);
            },
            () => { }, _stop.Token);
        remover.Problems.ForEach(tally.Add);
        Assert.Equal(places.Length, _results.Count);
        return tally.End(timedOut: !completed);
    }

    // As run.json says it at this moment.
    private int SavedProfiles() => Saved("profiles");

    private int SavedElements() => Saved("certificates");

    private int Saved(string member)
    {
        string run = Assert.Single(_folder.Runs);
        using JsonDocument description = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(run, "run.json")));
        Assert.Equal(description.RootElement.GetProperty("profiles").GetInt32(), Directory.GetFiles(run, "*.elements").Length);
        return description.RootElement.GetProperty(member).GetInt32();
    }
}
