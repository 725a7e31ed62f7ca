namespace CertProp.Deploy.Tests.Wrappers;

/// <summary>The wrapper as it stands in the repository, with helpers guarded and not.</summary>
public sealed class UnpinnedTests
{
    private const string Installer = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";

    private static readonly string[] s_good =
    [
        "O:SYG:SYD:(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;BU)",
        "O:BAG:DUD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)",
        $"O:{Installer}G:{Installer}D:PAI"
            + $"(A;OICIIO;GA;;;CO)(A;OICIIO;GXGR;;;BU)(A;;0x1200a9;;;AC)(A;CI;FA;;;{Installer})",
        "O:BAG:BAD:(D;;FA;;;WD)(A;;FRFX;;;S-1-5-21-1-2-3-1001)",
        "O:SYG:SYD:PAI(A;;0x120089;;;WD)",
        "O:BAG:S-1-5-21-1-2-3-513D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)",
    ];

    private static readonly string[] s_bad =
    [
        "",
        "O:BUG:SYD:(A;;FA;;;SY)",
        "O:S-1-5-21-1-2-3-1001G:SYD:(A;;FA;;;SY)",
        "O:SYG:SYD:(A;;FA;;;SY)(A;;FA;;;BU)",
        "O:SYG:SYD:(A;;FA;;;BU)(A;;FA;;;SY)",
        "O:SYG:SYD:(A;;0x1301bf;;;AU)",
        "O:SYG:SYD:(A;;FW;;;WD)",
        "O:SYG:SYD:(A;;FRFW;;;WD)",
        "O:SYG:SYD:(A;;GA;;;WD)",
        "O:SYG:SYD:(A;;GRGW;;;WD)",
        "O:SYG:SYD:(A;OICI;FA;;;CO)",
        "O:SYG:SYD:(A;;SD;;;BU)",
        "O:SYG:SYD:(A;;WD;;;BU)",
        "O:SYG:SYD:(A;;WO;;;BU)",
        "O:SYG:SYD:(A;;0x1200a9;;;BU)(A;;0x2;;;BU)",
        "O:SYG:SYD:NO_ACCESS_CONTROL",
        "O:SYG:SYD:",
        "O:SYG:SY",
        "O:SYG:SYD:(XA;;FA;;;WD;(Member_of{SID(BA)}))",
        "O:SYG:SYD:(OA;;FA;;;WD)",
        "O:SYG:SYD:(A;;FA;;;SYX)",
        "O:SYG:SYD:(A;;FA;;;S-1-5-80-956008885-3418522649-1831038044-1853292631-22714784649)",
        "O:SYG:SYD:(A;;FA;;;SY)(A;;FA;;;BU)S:(ML;;NW;;;HI)",
        "O:SYG:SYD:(A;;FA;;;SY)\n(A;;FA;;;WD)",
    ];

    [Fact]
    public void AccessLists_AreGuardedOrNot()
    {
        // Get-Acl is Windows' own; a function of its name answers with the path.
        const string getAcl = "function Get-Acl { @{ Sddl = $args[1] } }";
        string source = RenderedWrapper.IntuneDetection.Source;
        int begin = source.IndexOf("function Test-Guarded", StringComparison.Ordinal);
        string function = source[begin..source.IndexOf("function Invoke-Helper", StringComparison.Ordinal)];
        string lists = string.Join(", ", s_good.Concat(s_bad).Select(sddl => $"'{sddl}'"));
        EngineRun run = PowerShellEngine.Run(
            ["-Command", $"{getAcl}; {function}; foreach ($s in {lists}) {{ \"$(Test-Guarded $s)\" }}"],
            new Dictionary<string, string>());
        Assert.Equal("", run.Error);
        string[] said = run.Output.TrimEnd().Split('\n');
        Assert.Equal(
            [.. s_good.Select(sddl => $"True {sddl}"), .. s_bad.Select(sddl => $"False {sddl}")],
            said.Zip(s_good.Concat(s_bad), (word, sddl) => $"{word} {sddl}"));
    }

    [Theory]
    [InlineData(true, true, "CLEAN no leaked certificates, unpinned | {\"v\":1,\"s\":\"clean\",\"n\":0}", 0)]
    [InlineData(true, false, Denied, 1)]
    [InlineData(false, true, Denied, 1)]
    public void Helper_IsRunWhereFolderAndFileAreGuarded(bool folder, bool file, string line, int exitCode)
    {
        using var device = new Device($"echo '{Scenario.Clean}'");
        var wrapper = RenderedWrapper.IntuneDetection with { Accepted = new Dictionary<string, string>() };
        string ofEach = $"if ($args[1] -like '*.exe') {{ '{Sddl(file)}' }} else {{ '{Sddl(folder)}' }}";
        string getAcl = $"function Get-Acl {{ @{{ Sddl = {ofEach} }} }}";
        Assert.Equal(new EngineRun(exitCode, $"{line}\n", ""), device.RunWithin(wrapper, getAcl));
        Assert.Equal(exitCode == 0 ? wrapper.Arguments : null, device.Arguments);
    }

    private const string Denied =
        "ERROR denied others than administrators can write certprop.exe; not run | "
        + """{"v":1,"s":"error","e":"denied"}""";

    private static string Sddl(bool good) => good ? s_good[0] : s_bad[3];
}
