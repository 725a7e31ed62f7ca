using CertProp.Policies;
using CertProp.Profiles;
using CertProp.Stores;

namespace CertProp.Tests.Profiles;

/// <summary>Which profiles of Windows' own list are examined, and what is said of the others.</summary>
public class ProfileListTests
{
    private const string Alice = "S-1-5-21-1111111111-2222222222-3333333333-1104";
    private const string Erik = "S-1-12-1-1111111111-2222222222-3333333333-4044444444";

    private static readonly ProfileListEntry s_alice = new(Alice, @"C:\Users\alice", 0, "1-1", IsMandatory: false);

    [Fact]
    public void AccountsOfPeople_AreExamined()
    {
        ProfileListEntry erik = s_alice with { Key = Erik, Path = @"C:\Users\ErikLund\", Identity = "1-2" };

        Assert.Equal([s_alice, erik], Choose(out List<Problem> problems, s_alice, erik));
        Assert.Empty(problems);
        Assert.Equal("ErikLund", erik.FolderName);
    }

    [Theory]
    [InlineData("S-1-5-18", "account of Windows")]
    [InlineData("S-1-5-19", "account of Windows")]
    [InlineData("S-1-5-80-1-2-3-4-5", "account of Windows")]
    [InlineData("S-1-5-82-1-2-3-4-5", "account of Windows")]
    [InlineData("not-a-sid", "account of Windows")]
    [InlineData(Alice + ".bak", "damaged")]
    public void KeysOfNobody_AreSkippedAndNamed(string key, string reason) =>
        Skips(s_alice with { Key = key }, reason);

    [Fact]
    public void TemporaryMandatoryAndMissingProfiles_AreSkippedAndNamed()
    {
        Skips(s_alice with { State = 0x800 }, "temporary");
        Skips(s_alice with { State = 0x801 }, "temporary");
        Skips(s_alice with { State = 0x1 }, "mandatory");
        Skips(s_alice with { IsMandatory = true }, "mandatory");
        Skips(s_alice with { Identity = null }, "not there");
        Skips(s_alice with { Path = null, Identity = null }, "names no folder");
        Skips(s_alice with { Path = "", Identity = null }, "names no folder");
    }

    [Fact]
    public void TwoEntriesOfOneFolder_AreBothLeftAlone()
    {
        Assert.Empty(Choose(out List<Problem> problems, s_alice, s_alice with { Key = Erik, Path = @"D:\other\name" }));
        Assert.All(problems, problem => Assert.Contains("several entries", problem.Message, StringComparison.Ordinal));
        Assert.Equal(2, problems.Count);
    }

    [Theory]
    [InlineData("ALICE")]
    [InlineData(Alice)]
    public void NameOrSidInThePolicy_IsExcluded(string excluded)
    {
        var problems = new List<Problem>();
        var policy = new Policy { ExcludedProfiles = Policy.NameSet([excluded]) };

        Assert.Empty(ProfileList.Choose([s_alice], policy, problems));
        Assert.Contains("excluded", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    private static void Skips(ProfileListEntry entry, string reason)
    {
        Assert.Empty(Choose(out List<Problem> problems, entry));
        Problem problem = Assert.Single(problems);
        Assert.Equal(ProblemCode.ProfileSkipped, problem.Code);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<ProfileListEntry> Choose(out List<Problem> problems, params ProfileListEntry[] entries)
    {
        problems = [];
        return ProfileList.Choose(entries, new Policy(), problems);
    }
}
