using CertProp.Policies;
using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Verdicts;

/// <summary>"Rules 1 to 6 and 8 are safety rules: no option and no policy switches them off."</summary>
public class SafetyRulesTests
{
    private static readonly string[] s_tempting =
        [Providers.Software, Providers.Passport, Providers.Platform, Providers.Luna, "YubiHSM Key Storage Provider"];

    /// <summary>Policies that take as much as they can, in every combination of what they can say.</summary>
    private static IEnumerable<Policy> Policies =>
        from owner in Enum.GetValues<OwnerRequirement>()
        from sid in (bool[])[false, true]
        from upn in (bool[])[false, true]
        from age in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromHours(1)]
        from action in Enum.GetValues<PolicyAction>()
        from loaded in Enum.GetValues<LoadedProfiles>()
        from readContents in (bool[])[false, true]
        select new Policy
        {
            Owner = owner,
            SidProves = sid,
            UpnProves = upn,
            UpnSuffixes = Policy.NameSet(["corp.example"]),
            MinimumAge = age,
            Action = action,
            LoadedProfiles = loaded,
            ReadCardContents = readContents,
            IncludedProviders = Policy.NameSet([.. s_tempting, "Fabrikam"]),
            Keep = new KeepList { Ekus = new HashSet<string>() },
            LimitPerProfile = int.MaxValue,
            LimitPerRun = int.MaxValue,
        };

    [Fact]
    public void Unreadable_IsKeptUnderEveryPolicy()
    {
        AssertKept("unreadable", new() { Name = TestVectors.FramingOnlyName });
        AssertKept("unreadable", new() { Properties = [(3, new byte[20])] });
        AssertKept("unreadable", new() { Properties = [(2, [])] });
        AssertKept("unreadable", new() { Properties = [(32, [])] });
    }

    [Theory]
    [InlineData(Providers.Passport)]
    [InlineData(Providers.Platform)]
    [InlineData(Providers.Software)]
    [InlineData(Providers.Luna)]
    [InlineData("YubiHSM Key Storage Provider")]
    public void ProtectedProvider_IsKeptUnderEveryPolicyThoughIncludedAndInstalled(string provider) =>
        AssertKept("protectedProvider", new() { KeyProvider = new(provider, "c") });

    [Fact]
    public void MachineKeyAndParameters_AreKeptUnderEveryPolicy()
    {
        AssertKept("protectedProvider", new() { KeyProvider = new(Providers.SmartCardKsp, "c") { Flags = 0x20 } });
        AssertKept("protectedProvider", new() { KeyProvider = new(Providers.SmartCardKsp, "c") { Parameters = [1] } });
    }

    [Fact]
    public void NoSmartCard_IsKeptUnderEveryPolicy()
    {
        AssertKept("notSmartCard", new() { KeyProvider = null });
        AssertKept("unknownProvider", new() { KeyProvider = new("Nobody's Provider", "c") });
    }

    [Fact]
    public void NotRemovable_IsKeptUnderEveryPolicy()
    {
        AssertKept("notRemovable", new() { Properties = [(106, [1])] });
        AssertKept("notRemovable", new() { Properties = [(120, [5, 0, 0, 0])] });
    }

    [Fact]
    public void Managed_IsKeptUnderEveryPolicy()
    {
        AssertKept("managed", new() { Properties = [(26, [1])] });
        AssertKept("managed", new() { Properties = [(125, [])] });
    }

    [Fact]
    public void CardPresent_IsKeptUnderEveryPolicy() => AssertKept("cardPresent", new() { PresentCard = "in doubt" });

    [Fact]
    public void SessionActive_IsKeptUnderEveryPolicy() =>
        AssertKept("sessionActive", new() { ActiveSession = "in doubt" });

    [Fact]
    public void WithoutASafetyRule_MostOfThesePoliciesTake()
    {
        // Else the loops above would prove nothing.
        var own = new Situation { ProfileSids = [Situation.BobSid] };

        Assert.Contains(Policies, policy => (new Situation { Policy = policy }).Reason == "leaked");
        Assert.All(
            Policies.Where(policy => policy.Owner is OwnerRequirement.Any),
            policy => Assert.Equal("leaked", (own with { Policy = policy }).Reason));
    }

    private static void AssertKept(string reason, Situation situation)
    {
        foreach (Policy policy in Policies)
            Assert.Equal(reason, (situation with { Policy = policy, InstalledProviders = s_tempting }).Reason);
    }
}
