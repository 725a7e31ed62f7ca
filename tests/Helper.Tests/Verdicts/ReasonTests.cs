using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Verdicts;

/// <summary>The table of the contract, section 3, row by row.</summary>
public class ReasonTests
{
    private static readonly Situation s_leaked = new();

    [Fact]
    public void NoneOfTheAbove_IsLeaked()
    {
        Assert.Equal("leaked", s_leaked.Reason);
        Assert.True(s_leaked.Verdict.IsLeaked);
    }

    [Fact]
    public void Rule1_ElementUnderAnotherName_IsUnreadable() =>
        Assert.Equal("unreadable", (s_leaked with { Name = TestVectors.FramingOnlyName }).Reason);

    [Fact]
    public void Rule1_CertificateWhoseNamesCannotBeDecoded_IsUnreadable()
    {
        SampleCertificate malformed = new() { RawExtensions = [(Oids.SidExtension, [0x30, 5, 0xA0])] };

        Assert.Equal("unreadable", (s_leaked with { Certificate = malformed }).Reason);
    }

    [Theory]
    [InlineData(Providers.Passport)]
    [InlineData(Providers.Platform)]
    [InlineData(Providers.Software)]
    [InlineData("Microsoft Enhanced RSA and AES Cryptographic Provider")]
    [InlineData(Providers.Luna)]
    [InlineData("YubiHSM Key Storage Provider")]
    public void Rule2_HelloTpmSoftwareAndHsm_AreProtected(string provider) =>
        Assert.Equal("protectedProvider", With(provider).Reason);

    [Theory]
    [InlineData(Providers.SmartCardKsp)]
    [InlineData(Providers.SmartCardCsp)]
    [InlineData("Fabrikam")]
    public void Rule2_MachineKey_IsProtectedWhoeverHoldsIt(string provider) =>
        Assert.Equal(
            "protectedProvider",
            (s_leaked with { KeyProvider = new KeyProviderRecord(provider, "c") { Flags = 0x20 } }).Reason);

    [Fact]
    public void Rule2_ProviderParameters_AreProtected() =>
        Assert.Equal(
            "protectedProvider",
            (s_leaked with { KeyProvider = s_leaked.KeyProvider! with { Parameters = [8] } }).Reason);

    [Fact]
    public void Rule3_NoKeyProvider_IsNoSmartCard() =>
        Assert.Equal("notSmartCard", (s_leaked with { KeyProvider = null }).Reason);

    [Theory]
    [InlineData("Fabrikam Token KSP")]
    [InlineData("eToken Base Cryptographic Provider ")]
    [InlineData(" eToken Base Cryptographic Provider")]
    [InlineData("eToken Base Cryptographic Provider 2")]
    [InlineData("eToken Base")]
    public void Rule3_ProviderThatNobodyKnows_IsUnknown(string provider) =>
        Assert.Equal("unknownProvider", With(provider).Reason);

    [Theory]
    [InlineData(Providers.SmartCardKsp + " ")]
    [InlineData(Providers.SmartCardCsp + "\u200E")]
    [InlineData("Microsoft Base Smart Card Crypto Provider v2")]
    public void Rule2_NearMissOfMicrosoftsNames_IsKept(string provider) =>
        Assert.Contains(With(provider).Reason, (string[])["protectedProvider", "unknownProvider"]);

    [Theory]
    [InlineData("MICROSOFT SMART CARD KEY STORAGE PROVIDER")]
    [InlineData("microsoft base smart card crypto provider")]
    [InlineData("etoken base cryptographic provider")]
    public void Rule3_KnownNameInOtherCase_IsASmartCard(string provider) =>
        Assert.Equal("leaked", With(provider).Reason);

    [Theory]
    [InlineData("", "notRemovable")]
    [InlineData("00", "leaked")]
    [InlineData("01", "notRemovable")]
    [InlineData("0000", "notRemovable")]
    [InlineData("000000", "notRemovable")]
    [InlineData("00000000", "leaked")]
    [InlineData("01000000", "notRemovable")]
    [InlineData("00000001", "notRemovable")]
    [InlineData("0000000000", "notRemovable")]
    public void Rule4_Property106_KeepsUnlessItIsOneOrFourZeroBytes(string value, string reason) =>
        Assert.Equal(reason, With(106, Convert.FromHexString(value)).Reason);

    [Theory]
    [InlineData("02000000", "leaked")]
    [InlineData("00000000", "notRemovable")]
    [InlineData("01000000", "notRemovable")]
    [InlineData("03000000", "notRemovable")]
    [InlineData("05000000", "notRemovable")]
    [InlineData("07000000", "notRemovable")]
    [InlineData("FFFFFFFF", "notRemovable")]
    [InlineData("00000002", "notRemovable")]
    [InlineData("02000001", "notRemovable")]
    [InlineData("", "notRemovable")]
    [InlineData("02", "notRemovable")]
    [InlineData("0200", "notRemovable")]
    [InlineData("0200000000000000", "notRemovable")]
    public void Rule4_Property120_KeepsUnlessItIsTwo(string value, string reason) =>
        Assert.Equal(reason, With(120, Convert.FromHexString(value)).Reason);

    [Fact]
    public void Rule4_SecondRecordOfAnId_CountsToo()
    {
        byte[] physical = [2, 0, 0, 0], software = [7, 0, 0, 0];

        Assert.Equal("notRemovable", (s_leaked with { Properties = [(106, [0]), (106, [1])] }).Reason);
        Assert.Equal("notRemovable", (s_leaked with { Properties = [(120, physical), (120, software)] }).Reason);
    }

    [Theory]
    [InlineData(17, 17)]
    [InlineData(21, 21)]
    [InlineData(26, 26)]
    [InlineData(64, 64)]
    [InlineData(66, 66)]
    [InlineData(87, 88)]
    [InlineData(108, 119)]
    [InlineData(125, 125)]
    [InlineData(1, 1)] // key handles, which nobody stores on purpose: 1, 5, 78, 79, 99, 100
    [InlineData(5, 5)]
    [InlineData(78, 79)]
    [InlineData(99, 100)]
    public void Rule5_ManagingProperties_Keep(uint first, uint last)
    {
        for (uint id = first; id <= last; id++)
        {
            Assert.Equal("managed", With(id, [1]).Reason);
            Assert.Equal("managed", With(id, []).Reason);
        }
    }

    [Fact]
    public void Rule5_EveryOtherProperty_DecidesNothing()
    {
        // 2 and 32 to 35 make the element; 3, 4 and 107 are hashes; 106 and 120 are rule 4; the rest is above.
        uint[] deciding =
            [1, 2, 3, 4, 5, 17, 21, 26, 32, 33, 34, 35, 64, 66, 78, 79, 87, 88, 99, 100, 106, 107, 120, 125];
        for (uint id = 1; id < 0x100; id++)
        {
            if (!deciding.Contains(id) && id is < 108 or > 119)
                Assert.Equal($"{id} leaked", $"{id} {With(id, [1]).Reason}");
        }
    }

    [Fact]
    public void Rule6_CardInAReader_IsPresent()
    {
        Situation present = s_leaked with { PresentCard = "a card is in Reader 0" };

        Assert.Equal("cardPresent", present.Reason);
        Assert.Equal("a card is in Reader 0", present.Verdict.Detail);
    }

    [Fact]
    public void Rule7_Restored_IsKept() => Assert.Equal("restored", (s_leaked with { IsRestored = true }).Reason);

    [Fact]
    public void Rule8_SessionOfTheUser_IsActive()
    {
        Situation active = s_leaked with { ActiveSession = "session 3 is disconnected" };

        Assert.Equal("sessionActive", active.Reason);
        Assert.Equal("session 3 is disconnected", active.Verdict.Detail);
    }

    [Fact]
    public void Rule9_OwnCertificate_IsTheOwners() =>
        Assert.Equal("owner", (s_leaked with { ProfileSids = [Situation.BobSid] }).Reason);

    [Fact]
    public void Rule10_CertificateWithoutAName_IsOfUnknownOwner() =>
        Assert.Equal("ownerUnknown", (s_leaked with { Certificate = new SampleCertificate() }).Reason);

    [Fact]
    public void Rule11_YoungEntry_IsRecent() =>
        Assert.Equal("recent", (s_leaked with { LastWrite = Situation.Now }).Reason);

    [Fact]
    public void ArchivedExpiredAndBackedUp_AreLeakedLikeAnyOther()
    {
        Assert.Equal("leaked", With(19, []).Reason);
        Assert.Equal("leaked", With(71, [1]).Reason);
        SampleCertificate expired = s_leaked.Certificate with { NotAfter = Situation.Now.AddYears(-1) };
        Assert.Equal("leaked", (s_leaked with { Certificate = expired }).Reason);
    }

    private static Situation With(string provider) =>
        s_leaked with { KeyProvider = new KeyProviderRecord(provider, "c") };

    private static Situation With(uint id, byte[] value) => s_leaked with { Properties = [(id, value)] };
}
