using CertProp.Policies;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Verdicts;

namespace CertProp.Tests.Verdicts;

/// <summary>"The first rule that matches decides."</summary>
public class RuleOrderTests
{
    // In the order of the page. Each makes one rule match and leaves the others alone.
    private static readonly (string Reason, Func<Situation, Situation> Match)[] s_rules =
    [
        ("unreadable", it => it with { Name = TestVectors.FramingOnlyName }),
        ("protectedProvider", it => it with { KeyProvider = it.KeyProvider! with { Flags = 0x20 } }),
        ("unknownProvider", it => it with { KeyProvider = it.KeyProvider! with { Provider = "Fabrikam" } }),
        ("notRemovable", it => it with { Properties = [.. it.Properties, (106, [1])] }),
        ("managed", it => it with { Properties = [.. it.Properties, (17, [1])] }),
        ("cardPresent", it => it with { PresentCard = "a card is in Reader 0" }),
        ("policyKeep", it => it with { Policy = it.Policy with { Keep = ForItsIssuer } }),
        ("sessionActive", it => it with { ActiveSession = "session 3 is disconnected" }),
        ("owner", it => it with { ProfileSids = [Situation.BobSid] }),
        ("recent", it => it with { LastWrite = Situation.Now }),
    ];

    private static KeepList ForItsIssuer => new() { Issuers = Policy.NameSet(["Corp Issuing CA 1"]) };

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            for (int first = 0; first < s_rules.Length; first++)
            {
                for (int second = first + 1; second < s_rules.Length; second++)
                    pairs.Add(s_rules[first].Reason, s_rules[second].Reason);
            }
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void EntryThatMatchesTwoRules_GetsTheFirstReason(string first, string second)
    {
        Assert.Equal(first, Match(first)(new Situation()).Reason);
        Assert.Equal(second, Match(second)(new Situation()).Reason);

        Assert.Equal(first, Match(first)(Match(second)(new Situation())).Reason);
    }

    [Fact]
    public void EntryThatMatchesEveryRule_LosesThemOneByOne()
    {
        for (int from = 0; from < s_rules.Length; from++)
        {
            Situation all = s_rules[from..].Aggregate(new Situation(), (situation, rule) => rule.Match(situation));
            Assert.Equal(s_rules[from].Reason, all.Reason);
        }
    }

    [Fact]
    public void NoKeyProvider_ComesBeforeWhatIsLeftOfTheRules()
    {
        foreach ((string reason, Func<Situation, Situation> match) in s_rules[3..])
        {
            Situation keyless = match(new Situation()) with { KeyProvider = null };
            Assert.Equal($"{reason}: notSmartCard", $"{reason}: {keyless.Reason}");
        }
    }

    [Theory]
    [InlineData("sessionActive", "sessionActive")]
    [InlineData("recent", "ownerUnknown")]
    [InlineData("policyKeep", "policyKeep")]
    public void UnknownOwner_StandsBetweenOwnerAndRecent(string other, string expected)
    {
        // A card whose certificate names nobody; owner and ownerUnknown exclude each other.
        Situation nobodys = new() { Certificate = new SampleCertificate() };

        Assert.Equal("ownerUnknown", nobodys.Reason);
        Assert.Equal(expected, Match(other)(nobodys).Reason);
    }

    [Theory]
    [InlineData("cardPresent", "cardPresent")]
    [InlineData("sessionActive", "restored")]
    [InlineData("owner", "restored")]
    [InlineData("recent", "restored")]
    public void Restored_StandsWhereTheKeepListDoes(string other, string expected) =>
        Assert.Equal(expected, Match(other)(new Situation { IsRestored = true }).Reason);

    [Fact]
    public void Explanation_AsksEveryRuleInOrderAndAgreesWithTheVerdict()
    {
        foreach ((string reason, Func<Situation, Situation> match) in s_rules[1..])
        {
            Situation situation = match(new Situation());
            IReadOnlyList<RuleOutcome> outcomes = situation.Explanation;

            Assert.Equal([1, 2, 3, 4, 5, 6, 1, 7, 8, 9, 10, 11], outcomes.Select(outcome => outcome.Number));
            Assert.Equal(situation.Verdict.Reason, outcomes.First(outcome => outcome.Keeps).Reason);
            Assert.All(outcomes, outcome => Assert.NotEqual("", outcome.Detail));
        }
        Assert.DoesNotContain(new Situation().Explanation, outcome => outcome.Keeps);
    }

    [Fact]
    public void ExplanationOfAnUnreadableElement_EndsThere()
    {
        RuleOutcome outcome = Assert.Single(new Situation { Name = TestVectors.FramingOnlyName }.Explanation);

        Assert.Equal((1, Reason.Unreadable, true), (outcome.Number, outcome.Reason, outcome.Keeps));
    }

    private static Func<Situation, Situation> Match(string reason) =>
        s_rules.Single(rule => rule.Reason == reason).Match;
}
