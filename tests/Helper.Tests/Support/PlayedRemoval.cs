using System.Text.Json;
using CertProp.Backups;
using CertProp.Examination;
using CertProp.Policies;
using CertProp.Profiles;
using CertProp.Removal;
using CertProp.Reports;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Tests.Support;

/// <summary>The real remover on played profiles, with real backups.</summary>
internal sealed class PlayedRemoval : IDisposable
{
    private readonly RemovalFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ProfileResult> _results = [];

    public string Backups => _folder.Backups;

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Dispose();
    }

    public static PortalLine Line(RunEnd end)
    {
        using var output = new StringWriter();
        using var report = new LineReport(output, SubjectDisclosure.None);
        return PortalLine.Of(report.Compose(end));
    }

    /// <summary>Time is up, where it is said so; refuses nothing.</summary>
    public StoreChange? Stop(bool when)
    {
        if (when)
            _stop.Cancel();
        return null;
    }

    /// <summary>What became of each leaked entry, in the order of the profiles.</summary>
    public string[] Actions => [.. _results.SelectMany(result => result.Leaked).Select(entry => Names.Of(entry.Finding.Action))];

    public RunEnd Run(params PlayedPlace[] places) => Run(() => { }, places);

    /// <summary>Removes, after something that happens when the backup folder is open.</summary>
    public RunEnd Run(Action before, params PlayedPlace[] places)
    {
        using var scope = new Scope("folder");
        foreach (PlayedPlace place in places)
            scope.Add(place.Name, place.Name, root: null, () => place);
        Policy policy = Situation.ReadPolicy(""" "owner": "notOwn", "minimumAge": "PT0S" """);
        var examiner = new Examiner(
            new Judge(policy, Policy.NameSet([])), ReportedEntries.Leaked, DateTimeOffset.UtcNow, TimeSpan.FromHours(1))
        {
            KeepsCopies = true,
        };
        using BackupFolder backups = BackupFolder.Open(BackupLocation.Named(_folder.Backups))!;
        before();
        using var remover = new Remover(
            scope, examiner, policy, backups, RunId.New(DateTimeOffset.UtcNow), DateTimeOffset.UtcNow);
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

    /// <summary>How many profiles <c>run.json</c> names at this moment.</summary>
    public int SavedProfiles() => Saved("profiles");

    public int SavedElements() => Saved("certificates");

    private int Saved(string member)
    {
        string run = Assert.Single(_folder.Runs);
        using JsonDocument description = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(run, "run.json")));
        Assert.Equal(description.RootElement.GetProperty("profiles").GetInt32(), Directory.GetFiles(run, "*.elements").Length);
        return description.RootElement.GetProperty(member).GetInt32();
    }
}
