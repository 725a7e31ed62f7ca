using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Tests.Rings;

/// <summary>Rings that must not overlap: what later ones exclude, and which sets are refused.</summary>
public sealed class RingSetTests
{
    private const string PilotId = "aaaaaaaa-0000-0000-0000-000000000001";
    private const string FilterId = "ffffffff-0000-0000-0000-000000000001";

    private static readonly ResolvedNames s_names = new(
        new Dictionary<string, string>
        {
            ["Pilot"] = PilotId,
            [PilotId.ToUpperInvariant()] = PilotId.ToUpperInvariant(),
            ["Early"] = "aaaaaaaa-0000-0000-0000-000000000002",
            ["Kiosks"] = "aaaaaaaa-0000-0000-0000-000000000003",
        },
        new Dictionary<string, string> { ["Corporate"] = FilterId, [FilterId] = FilterId, ["Virtual"] = "other" },
        []);

    [Fact]
    public void EachRing_LeavesOutWhomTheEarlierOnesInclude()
    {
        Ring pilot = Of("pilot", "Pilot"), early = Of("early", "Early"), broad = Of("broad", Ring.AllDevices);
        Ring[] rings = [pilot, early, broad with { Exclude = ["Kiosks"] }];
        Assert.Empty(Effective(rings, 0).Exclude);
        Assert.Equal(["Pilot"], Effective(rings, 1).Exclude);
        Assert.Equal(["Kiosks", "Pilot", "Early"], Effective(rings, 2).Exclude);
        Assert.Equal([Ring.AllDevices], Effective(rings, 2).Include);
    }

    [Fact]
    public void GroupThatTheSettingsExcludeAlready_ByItsId_IsExcludedOnce()
    {
        string id = PilotId.ToUpperInvariant();
        Ring[] rings = [Of("pilot", "Pilot"), Of("broad", Ring.AllDevices) with { Exclude = [id] }];
        Assert.Equal([id], Effective(rings, 1).Exclude);
    }

    [Fact]
    public void GroupThatAnEarlierRingExcludes_AndOneBeforeItIncludes_IsLeftOutOfAllTheSame()
    {
        Ring[] rings =
        [
            Of("pilot", "Pilot"), Of("early", "Early") with { Exclude = ["Pilot"] }, Of("broad", Ring.AllDevices),
        ];
        Assert.Equal(["Pilot", "Early"], Effective(rings, 2).Exclude);
    }

    [Theory]
    [InlineData(Ring.AllDevices)]
    [InlineData(Ring.AllUsers)]
    public void EverybodyInAnEarlierRing_LeavesNobody(string everybody) => AssertRefused(
        [Of("pilot", everybody), Of("broad", "Pilot")],
        $"ring pilot reaches everybody (\"{everybody}\")", "nobody to ring broad", "put it last");

    [Theory]
    [InlineData("Pilot")]
    [InlineData("AAAAAAAA-0000-0000-0000-000000000001")]
    public void OneGroupInTwoRings_GetsTwoVersions(string again) => AssertRefused(
        [Of("pilot", "Pilot"), Of("broad", again)],
        $"rings pilot and broad both include \"{again}\"", "two versions");

    [Fact]
    public void FilterOfAnEarlierRing_WouldLeaveDevicesInNeither()
    {
        var corporate = new RingFilter("Corporate", Includes: true);
        Ring pilot = Of("pilot", "Pilot") with { Filter = corporate }, broad = Of("broad", Ring.AllDevices);
        foreach (RingFilter? other in (RingFilter?[])
            [null, corporate with { Includes = false }, new RingFilter("Virtual", Includes: true)])
        {
            AssertRefused(
                [pilot, broad with { Filter = other }],
                "filter \"Corporate\"", "in neither", "give both rings the filter, or a group of its own");
        }
        // The same filter, whichever way it is named, cuts both rings alike.
        Assert.Equal(
            ["Pilot"], Effective([pilot, broad with { Filter = new RingFilter(FilterId, Includes: true) }], 1).Exclude);
    }

    [Fact]
    public void FilterOfALaterRing_IsItsOwnBusiness()
    {
        Ring broad = Of("broad", Ring.AllDevices) with { Filter = new RingFilter("Corporate", Includes: true) };
        Assert.Equal(["Pilot"], Effective([Of("pilot", "Pilot"), broad], 1).Exclude);
    }

    [Fact]
    public void ExclusionOfAnEarlierRing_WouldLeaveItsMembersInNeither()
    {
        Ring pilot = Of("pilot", "Pilot") with { Exclude = ["Kiosks"] }, broad = Of("broad", Ring.AllDevices);
        AssertRefused(
            [pilot, broad], "ring pilot excludes \"Kiosks\"", "in neither ring",
            "exclude \"Kiosks\" in ring broad too, or in none");
        Assert.Equal(["Kiosks", "Pilot"], Effective([pilot, broad with { Exclude = ["Kiosks"] }], 1).Exclude);
    }

    private static Ring Of(string name, string include) => new() { Name = name, Include = [include] };

    private static Ring Effective(Ring[] rings, int ring) => new RingSet(s_names).WithExclusions(rings, rings[ring]);

    private static void AssertRefused(Ring[] rings, params string[] about)
    {
        string sentence = Assert.Throws<ConflictException>(() => Effective(rings, rings.Length - 1)).Message;
        Assert.All(about, text => Assert.Contains(text, sentence, StringComparison.Ordinal));
    }
}
