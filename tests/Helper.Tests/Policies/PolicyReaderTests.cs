using System.Text;
using CertProp.Certificates;
using CertProp.Policies;

namespace CertProp.Tests.Policies;

/// <summary>What the reader takes out of policies that are right.</summary>
public class PolicyReaderTests
{
    [Fact]
    public void OnlyVersion_GivesTheDefaults() =>
        Assert.Equivalent(new Policy(), Read("""{"version":1}"""), strict: true);

    [Fact]
    public void Defaults_AreTheDocumented()
    {
        Policy policy = Read("""{"version":1}""");
        Assert.Equal(OwnerRequirement.Foreign, policy.Owner);
        Assert.True(policy is { SidProves: true, UpnProves: true, ReadCardContents: false, BackupFolder: null });
        Assert.Equal(PolicyAction.Remove, policy.Action);
        Assert.Equal(TimeSpan.FromHours(1), policy.MinimumAge);
        Assert.Equal((2_000, 50_000, 90), (policy.LimitPerProfile, policy.LimitPerRun, policy.BackupRetainDays));
        Assert.Equal(LoadedProfiles.Sweep, policy.LoadedProfiles);
        Assert.Equal(SubjectDisclosure.None, policy.Subjects);
        Assert.Equal(["1.3.6.1.4.1.311.10.3.12", "1.3.6.1.5.5.7.3.3", "1.3.6.1.5.5.7.3.8"], policy.Keep.Ekus.Order());
        Assert.Empty(policy.Keep.Thumbprints);
        Assert.All(
            [
                policy.UpnSuffixes, policy.IncludedProviders, policy.ExcludedProviders, policy.ExcludedProfiles,
                policy.Protect,
                policy.Keep.Issuers, policy.Keep.Templates,
            ],
            Assert.Empty);
    }

    [Fact]
    public void EveryMember_IsRead()
    {
        Policy policy = Read("""
            {
              "$schema": "certprop-policy.schema.json", "version": 1, "owner": "notOwn", "ownerEvidence": ["upn"],
              "upnSuffixes": ["contoso.com"], "action": "report", "minimumAge": "P1DT2H3M4S",
              "providers": { "include": ["A"], "exclude": ["B"] },
              "keep": {
                "thumbprints": ["8BC56FD123AF495007024E02DEBD9B34078DC952"], "issuers": ["C"], "templates": ["D"],
                "ekus": ["1.2"],
              },
              "cards": { "readContents": true }, "profiles": { "exclude": ["E"], "loaded": "skip" },
              "limits": { "perProfile": 5, "perRun": 6 }, "backup": { "folder": "F", "retainDays": 7 },
              "protect": ["rdpFiles"], "report": { "subjects": "hash" },
            }
            """);
        Assert.Equal(OwnerRequirement.NotOwn, policy.Owner);
        Assert.True(policy is { SidProves: false, UpnProves: true, ReadCardContents: true, BackupFolder: "F" });
        Assert.Equal(PolicyAction.Report, policy.Action);
        Assert.Equal(new TimeSpan(1, 2, 3, 4), policy.MinimumAge);
        Assert.Equal((5, 6, 7), (policy.LimitPerProfile, policy.LimitPerRun, policy.BackupRetainDays));
        Assert.Equal(LoadedProfiles.Skip, policy.LoadedProfiles);
        Assert.Equal(SubjectDisclosure.Hash, policy.Subjects);
        Assert.Equal("8BC56FD123AF495007024E02DEBD9B34078DC952", Assert.Single(policy.Keep.Thumbprints).ToString());
        Assert.Equal("1.2", Assert.Single(policy.Keep.Ekus));
        IReadOnlySet<string>[] sets =
        [
            policy.UpnSuffixes, policy.IncludedProviders, policy.ExcludedProviders, policy.Keep.Issuers,
            policy.Keep.Templates,
            policy.ExcludedProfiles, policy.Protect,
        ];
        Assert.Equal(["contoso.com", "A", "B", "C", "D", "E", "rdpFiles"], sets.Select(set => Assert.Single(set)));
    }

    [Fact]
    public void EmptyListOfEkus_ReplacesTheDefault() =>
        Assert.Empty(Read("""{"version":1,"keep":{"ekus":[]}}""").Keep.Ekus);

    [Fact]
    public void OtherKeepRules_LeaveTheDefaultEkus() =>
        Assert.Equal(3, Read("""{"version":1,"keep":{"issuers":["x"]}}""").Keep.Ekus.Count);

    [Fact]
    public void EmptyOwnerEvidence_ProvesNothing() =>
        Assert.True(Read("""{"version":1,"ownerEvidence":[]}""") is { SidProves: false, UpnProves: false });

    [Theory]
    [InlineData("8BC56FD123AF495007024E02DEBD9B34078DC952")]
    [InlineData("8bc56fd123af495007024e02debd9b34078dc952")]
    [InlineData("\u200E8b c5 6f d1 23 af 49 50 07 02 4e 02 de bd 9b 34 07 8d c9 52")]
    [InlineData(@"\u200f8B:C5:6F:D1:23:AF:49:50:07:02:4E:02:DE:BD:9B:34:07:8D:C9:52 \u200E")]
    public void PastedThumbprint_IsRead(string pasted)
    {
        Policy policy = Read($$$"""{"version":1,"keep":{"thumbprints":["{{{pasted}}}"]}}""");
        Assert.True(Thumbprint.TryParse("8BC56FD123AF495007024E02DEBD9B34078DC952", out Thumbprint expected));
        Assert.Contains(expected, policy.Keep.Thumbprints);
    }

    [Fact]
    public void Names_AreComparedIgnoringCase()
    {
        Policy policy = Read("""
            {"version":1,"upnSuffixes":["Contoso.COM"],"providers":{"include":["Fabrikam KSP"]},
             "keep":{"issuers":["Contoso CA"]},"profiles":{"exclude":["Svc-Backup"]}}
            """);
        Assert.Contains("contoso.com", policy.UpnSuffixes);
        Assert.Contains("FABRIKAM ksp", policy.IncludedProviders);
        Assert.Contains("contoso ca", policy.Keep.Issuers);
        Assert.Contains("svc-backup", policy.ExcludedProfiles);
    }

    [Theory]
    [InlineData("PT0S", 0)]
    [InlineData("P0D", 0)]
    [InlineData("PT0.5S", 0.5)]
    [InlineData("PT90M", 5_400)]
    [InlineData("P1DT1H", 90_000)]
    [InlineData("P365D", 31_536_000)]
    [InlineData("PT8760H", 31_536_000)]
    public void MinimumAgeInRange_IsRead(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read($$"""{"version":1,"minimumAge":"{{text}}"}""").MinimumAge);

    [Fact]
    public void CommentsAndTrailingCommas_AreAllowed() =>
        Assert.Equal(OwnerRequirement.Any, Read("""
            // before
            { /* within */ "version": /* value */ 1, // behind
              "keep": { "issuers": ["x", ], },
              "owner": "any", // last
            } /* after */ // end
            """).Owner);

    [Fact]
    public void ByteOrderMark_IsAllowed() =>
        Assert.Equal(OwnerRequirement.Any, Read("\uFEFF{\"version\":1,\"owner\":\"any\"}").Owner);

    [Fact]
    public void EscapedMembersAndValues_AreRead() =>
        Assert.Equal(OwnerRequirement.NotOwn, Read("""{"\u0076ersion":1,"\u006fwner":"not\u004fwn"}""").Owner);

    private static Policy Read(string json) => PolicyReader.Read("p.json", Encoding.UTF8.GetBytes(json));
}
