using CertProp.Tests.Support;

namespace CertProp.Tests.Examination;

/// <summary>A user who fills the own store: nothing of that profile is judged, everybody else's is.</summary>
public sealed class CrowdedProfileTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public CrowdedProfileTests()
    {
        foreach (string profile in new[] { "anna", "crowded", "zoe" })
            Elements.OfCard("somebody@corp.example", profile).WriteTo(_root.MakeStore(profile));
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void StoreOfAHundredThousandFiles_IsNotJudgedAndTheOthersAre()
    {
        string store = _root.MakeStore("crowded");
        Parallel.For(
            0, 100_000,
            i => File.OpenHandle(Path.Join(store, $"{i}"), FileMode.CreateNew, FileAccess.Write).Dispose());

        ListRun run = ListRun.Of(_root.Path);

        Assert.Equal(["anna", "zoe"], run.Entries.Select(entry => entry.Profile));
        Assert.Equal([(store, "tooManyEntries")], run.Problems);
        Assert.Equal((3, 2), (run.ExitCode, run.Profiles));
    }

    [Fact]
    public void FloodOfForeignFiles_IsNamedTwentyTimesAndCounted()
    {
        string store = _root.MakeStore("crowded");
        for (int i = 0; i < 4_000; i++)
            File.WriteAllBytes(Path.Join(store, $"{i}"), []);

        ListRun run = ListRun.Of(_root.Path);

        Assert.Equal((0, 3), (run.ExitCode, run.Entries.Count));
        Assert.Equal(21, run.Problems.Count);
        Assert.Contains("3980 more", run.Talk, StringComparison.Ordinal);
    }
}
