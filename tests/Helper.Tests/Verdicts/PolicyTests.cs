using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Verdicts;

/// <summary>What a policy switches off, and what it adds.</summary>
public class PolicyTests
{
    private static readonly Situation s_foreign = new();
    private static readonly Situation s_own = new() { ProfileSids = [Situation.BobSid] };
    private static readonly Situation s_unknown = new() { Certificate = new SampleCertificate() };

    [Theory]
    [InlineData("foreign", "leaked", "ownerUnknown", "owner")]
    [InlineData("notOwn", "leaked", "leaked", "owner")] // skips rule 10
    [InlineData("any", "leaked", "leaked", "leaked")] // skips rules 9 and 10
    public void Owner_SaysWhoseCertificatesAreLeaked(string policy, string foreign, string unknown, string own)
    {
        policy = $$""" "owner": "{{policy}}" """;

        Assert.Equal(foreign, With(s_foreign, policy).Reason);
        Assert.Equal(unknown, With(s_unknown, policy).Reason);
        Assert.Equal(own, With(s_own, policy).Reason);
    }

    [Fact]
    public void OwnerAny_StillReportsWhoseItIs()
    {
        Assert.Equal("own", With(s_own, """ "owner": "any" """).Owner);
        Assert.Equal("unknown", With(s_unknown, """ "owner": "any" """).Owner);
    }

    [Theory]
    [InlineData("notOwn")]
    [InlineData("any")]
    public void Owner_LeavesRecentEntriesAlone(string policy) =>
        Assert.Equal(
            "recent", (With(s_foreign, $$""" "owner": "{{policy}}" """) with { LastWrite = Situation.Now }).Reason);

    [Theory]
    [InlineData(0, "recent")]
    [InlineData(1, "recent")]
    [InlineData(3599, "recent")]
    [InlineData(3600, "leaked")]
    [InlineData(3601, "leaked")]
    [InlineData(-1, "recent")] // in the future
    [InlineData(-100_000_000, "recent")]
    public void MinimumAge_IsAnHourByDefault(int seconds, string reason) =>
        Assert.Equal(reason, (s_foreign with { LastWrite = Situation.Now.AddSeconds(-seconds) }).Reason);

    [Fact]
    public void UnknownTime_IsRecent() => Assert.Equal("recent", (s_foreign with { LastWrite = null }).Reason);

    [Fact]
    public void Recent_SaysWhatIsWrongWithTheTime()
    {
        Assert.Contains("in the future", Detail(Situation.Now.AddTicks(1)), StringComparison.Ordinal);
        Assert.Contains("minimum age", Detail(Situation.Now), StringComparison.Ordinal);
        Assert.Contains("nobody knows", Detail(null), StringComparison.Ordinal);

        static string Detail(DateTimeOffset? lastWrite) => (s_foreign with { LastWrite = lastWrite }).Verdict.Detail;
    }

    [Fact]
    public void MinimumAge_IsThePolicys()
    {
        Situation daysOld = With(s_foreign, """ "minimumAge": "P7D" """);

        Assert.Equal("recent", daysOld.Reason);
        Assert.Equal("recent", (daysOld with { LastWrite = Situation.Now.AddDays(-7).AddSeconds(1) }).Reason);
        Assert.Equal("leaked", (daysOld with { LastWrite = Situation.Now.AddDays(-7) }).Reason);
        Assert.Equal("leaked", (daysOld with { LastWrite = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero) }).Reason);
        Assert.Equal("recent", (daysOld with { LastWrite = DateTimeOffset.UnixEpoch }).Reason); // a clock in doubt
        Assert.Equal("recent", (daysOld with { LastWrite = DateTimeOffset.MaxValue }).Reason);
    }

    [Fact]
    public void MinimumAgeZero_SwitchesItOff()
    {
        Situation off = With(s_foreign, """ "minimumAge": "PT0S" """);

        Assert.Equal("leaked", (off with { LastWrite = Situation.Now }).Reason);
        Assert.Equal("leaked", (off with { LastWrite = Situation.Now.AddYears(1) }).Reason);
        Assert.Equal("leaked", (off with { LastWrite = null }).Reason);
    }

    [Fact]
    public void IncludedProvider_IsASmartCardByItsWholeNameInAnyCase()
    {
        const string policy = """ "providers": { "include": ["fabrikam token KSP"] } """;

        Assert.Equal("unknownProvider", Behind("Fabrikam Token KSP").Reason);
        Assert.Equal("leaked", With(Behind("Fabrikam Token KSP"), policy).Reason);
        Assert.Equal("unknownProvider", With(Behind("Fabrikam Token KSP 2"), policy).Reason);
        Assert.Equal("unknownProvider", With(Behind("Fabrikam Token KSP "), policy).Reason);
        Assert.Equal("unknownProvider", With(Behind("Fabrikam"), policy).Reason);
    }

    [Fact]
    public void InstalledProvider_IsASmartCard()
    {
        Situation installed = Behind("Fabrikam Token KSP") with { InstalledProviders = ["FABRIKAM Token KSP"] };

        Assert.Equal("leaked", installed.Reason);
        Assert.Equal("unknownProvider", (installed with { KeyProvider = new("Fabrikam", null) }).Reason);
    }

    [Theory]
    [InlineData(Providers.SmartCardKsp)]
    [InlineData(Providers.SmartCardCsp)]
    [InlineData(Providers.Athena)]
    [InlineData("Fabrikam Token KSP")]
    public void ExcludedProvider_IsKeptWhoeverElseKnowsIt(string provider)
    {
        Situation known = Behind(provider) with { InstalledProviders = [provider] };

        string exclude = provider.ToUpperInvariant();
        string policy = $$""" "providers": { "include": ["{{provider}}"], "exclude": ["{{exclude}}"] } """;

        Assert.Equal("leaked", known.Reason);
        Assert.Equal("unknownProvider", With(known, policy).Reason);
    }

    [Theory]
    [InlineData(Providers.Passport)]
    [InlineData(Providers.Platform)]
    [InlineData(Providers.Software)]
    [InlineData("nCipher Enhanced Cryptographic Provider")]
    [InlineData("SafeNet RSA Full Cryptographic Provider")]
    public void IncludingAProtectedProvider_IsAnError(string provider) =>
        Assert.Throws<InvalidInputException>(
            () => Situation.ReadPolicy($$""" "providers": { "include": ["{{provider}}"] } """));

    private static Situation Behind(string provider) =>
        s_foreign with { KeyProvider = s_foreign.KeyProvider! with { Provider = provider } };

    private static Situation With(Situation situation, string policy) =>
        situation with { Policy = Situation.ReadPolicy(policy) };
}
