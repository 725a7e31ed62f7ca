using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using CertProp.Files;

namespace CertProp.Tests.Files;

/// <summary>Who may change a Windows folder, by its security descriptor. The descriptors are Windows' own to read.</summary>
[SupportedOSPlatform("windows")]
public class FolderSecurityTests
{
    private const string Self = "S-1-5-21-1111111111-2222222222-3333333333-1104";
    private const string Other = "S-1-5-21-1111111111-2222222222-3333333333-1105";

    [Theory]
    [InlineData("O:SYG:SYD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)")]
    [InlineData("O:BAG:SYD:(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)")]
    [InlineData($"O:{Self}G:SYD:P(A;OICI;FA;;;{Self})")]
    [InlineData("O:SYG:SYD:P(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;BU)")]
    [InlineData("O:SYG:SYD:P(A;OICI;FA;;;SY)(D;OICI;FA;;;WD)")]
    [InlineData("O:SYG:SYD:P(A;OICI;FA;;;SY)(A;OICIIO;GA;;;CO)")]
    [InlineData("O:SYG:SYD:P")]
    [InlineData("O:SYG:SYD:P(A;OICI;FA;;;S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464)")]
    public void NobodyElseMayWrite_IsSafe(string sddl) => Assert.Null(Why(sddl));

    [Theory]
    [InlineData($"O:{Other}G:SYD:P(A;OICI;FA;;;SY)", Other)]
    [InlineData("O:BUG:SYD:P(A;OICI;FA;;;SY)", "S-1-5-32-545")]
    [InlineData("G:SYD:P(A;OICI;FA;;;SY)", "nobody")]
    [InlineData("O:SYG:SY", "no access list")]
    [InlineData($"O:SYG:SYD:P(A;;FA;;;{Other})", Other)]
    [InlineData("O:SYG:SYD:P(A;OICIIO;GW;;;WD)", "S-1-1-0")]
    [InlineData("O:SYG:SYD:P(D;;FA;;;WD)(A;;0x2;;;WD)", "S-1-1-0")]
    public void SomebodyElseMayWrite_IsNamed(string sddl, string who) => Assert.Contains(who, Why(sddl), StringComparison.Ordinal);

    [Theory]
    [InlineData(0x2), InlineData(0x4), InlineData(0x10), InlineData(0x40), InlineData(0x100), InlineData(0x10000)]
    [InlineData(0x40000), InlineData(0x80000), InlineData(0x10000000), InlineData(0x40000000)]
    public void EveryChangingRight_IsOne(int right)
    {
        Assert.NotNull(Why($"O:SYG:SYD:P(A;;0x{right:x};;;BU)"));
        Assert.Null(Why($"O:SYG:SYD:P(A;;0x{right:x};;;BA)"));
    }

    private static string? Why(string sddl)
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "security descriptors are read on Windows alone");
        return FolderSecurity.WhyOthersMayWrite(new RawSecurityDescriptor(sddl), new SecurityIdentifier(Self));
    }
}
