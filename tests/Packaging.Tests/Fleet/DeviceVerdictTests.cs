using CertProp.Deploy.Fleet;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Tests.Fleet;

/// <summary>One verdict a row: the line first, the states second. The table is that of the product contract.</summary>
public sealed class DeviceVerdictTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly FleetPackage s_removes = new("1", "broad", true), s_looks = new("2", "pilot", false);

    private const string Clean = """CLEAN no leaked certificates | {"v":1,"s":"clean","n":0,"p":0}""";
    private const string Leaked = """LEAKED 3 certificates in 2 profiles | {"v":1,"s":"leaked","n":3,"p":2}""";
    private const string Limit = """LIMIT too many leaked certificates, 0 certificates in 0 profiles can be removed | {"v":1,"s":"limit","n":0,"p":0}""";
    private const string Missing = """PENDING helper-missing certprop.exe is not installed yet | {"v":1,"s":"pending","e":"helper-missing"}""";
    private const string WrongHash = """ERROR wrong-hash certprop.exe 1.0 is not the published one; not run | {"v":1,"s":"error","e":"wrong-hash"}""";
    private const string Timeout = """ERROR timeout the run did not come to its end | {"v":1,"s":"error","e":"timeout"}""";
    private const string Incomplete = """INCOMPLETE no leaked certificates found, but not everything could be examined | {"v":1,"s":"incomplete","n":0,"p":0}""";
    private const string Reported = """REPORTED 3 certificates in 2 profiles would be removed | {"v":1,"s":"reported","n":3,"p":2}""";

    // Every row of the states' table, with the line that goes with it.
    [Theory]
    [InlineData("Success", "Skipped", Clean, null, "Compliant", null)]
    [InlineData("Fail", "Success", Leaked, Clean, "Fixed", null)]
    [InlineData("Fail", "RemediationFailed", Leaked, Leaked, "Recurring", null)]
    [InlineData("Fail", "ScriptError", Leaked, null, "Leaked", "removal-failed")]
    [InlineData("Fail", "Unknown", Leaked, null, "Leaked", null)]
    [InlineData("Fail", "Skipped", Leaked, null, "Leaked", null)]
    [InlineData("Fail", "ScriptError", Missing, null, "Pending", "helper-missing")]
    [InlineData("Fail", "ScriptError", WrongHash, null, "HelperDamaged", "wrong-hash")]
    [InlineData("Fail", "ScriptError", Timeout, null, "Error", "timeout")]
    [InlineData("Success", "Skipped", Limit, null, "Limit", null)]
    [InlineData("Fail", "RemediationFailed", Leaked, Limit, "Limit", null)]
    [InlineData("Success", "Skipped", Incomplete, null, "Incomplete", null)]
    [InlineData("Fail", "RemediationFailed", Leaked, Reported, "Reported", null)]
    [InlineData("ScriptError", "Skipped", Clean, null, "Error", "script-failed")]
    [InlineData("Fail", "Skipped", Clean, null, "Error", "contradiction")]
    // No line: the states alone.
    [InlineData("Success", "Skipped", null, null, "Compliant", null)]
    [InlineData("Fail", "Success", null, null, "Fixed", null)]
    [InlineData("Fail", "RemediationFailed", null, null, "Recurring", null)]
    [InlineData("Fail", "ScriptError", null, null, "Error", "removal-failed")]
    [InlineData("Fail", "Skipped", null, null, "Leaked", null)]
    [InlineData("ScriptError", "Skipped", null, null, "Error", "script-failed")]
    [InlineData("Pending", "Unknown", Leaked, null, "Pending", null)]
    [InlineData("Unknown", "Unknown", null, null, "Pending", null)]
    [InlineData("NotApplicable", "Unknown", null, null, "NotApplicable", null)]
    public void StatesAndLine_GiveOneVerdict(
        string detection, string remediation, string? before, string? after, string verdict, string? code)
    {
        DeviceRow row = Row(s_removes) with
        {
            Detection = Enum.Parse<DetectionState>(detection),
            Remediation = Enum.Parse<RemediationState>(remediation),
            Before = PortalLine.Parse(before),
            After = PortalLine.Parse(after),
        };
        var given = DeviceVerdict.Of(row, new StatusSettings(), s_now);
        Assert.Equal((Enum.Parse<Verdict>(verdict), code), (given.Verdict, given.Code));
    }

    [Theory]
    [InlineData(Leaked)]
    [InlineData(null)]
    public void RingThatOnlyLooks_Reports(string? line) =>
        Assert.Equal(Verdict.Reported, Of(Row(s_looks) with
        {
            Detection = DetectionState.Fail,
            Remediation = RemediationState.Skipped,
            Before = PortalLine.Parse(line),
        }));

    // The second look of a policy that only reports finds what the first one found; the portal says "Recurred".
    [Fact]
    public void RemovalThatOnlyReports_IsNoRecurrence() =>
        Assert.Equal(Verdict.Reported, Of(Row(s_removes) with
        {
            Detection = DetectionState.Fail,
            Remediation = RemediationState.RemediationFailed,
            Before = PortalLine.Parse(Leaked),
            Acted = PortalLine.Parse(Reported),
            After = PortalLine.Parse(Leaked),
        }));

    [Theory]
    [InlineData(WrongHash, Verdict.HelperDamaged)]
    [InlineData(Timeout, Verdict.Leaked)]
    [InlineData(Missing, Verdict.Leaked)]
    internal void RemovalThatCouldNotAct_SaysWhy(string acted, Verdict verdict) =>
        Assert.Equal(verdict, Of(Row(s_removes) with
        {
            Detection = DetectionState.Fail,
            Remediation = RemediationState.ScriptError,
            Before = PortalLine.Parse(Leaked),
            Acted = PortalLine.Parse(acted),
        }));

    [Theory]
    [InlineData(3, Verdict.Pending)]
    [InlineData(4, Verdict.HelperMissing)]
    internal void HelperThatDoesNotCome_IsMissingAfterSomeDays(int days, Verdict verdict) =>
        Assert.Equal(verdict, Of(Row(s_removes) with
        {
            Detection = DetectionState.Fail,
            Remediation = RemediationState.ScriptError,
            Before = PortalLine.Parse(Missing),
            Since = s_now.AddDays(-days),
        }));

    [Theory]
    [InlineData(14, Verdict.Compliant)]
    [InlineData(15, Verdict.Stale)]
    internal void SilentDevice_IsStale_WhateverItSaidLast(int days, Verdict verdict) =>
        Assert.Equal(verdict, Of(Row(s_removes) with
        {
            Detection = DetectionState.Success,
            Before = PortalLine.Parse(Clean),
            // That it has been saying the same for a year is good news.
            Since = s_now.AddDays(-365),
            Seen = s_now.AddDays(-days),
        }));

    [Fact]
    public void SomebodyElsesOutput_IsNotCompliant() =>
        Assert.Equal((Verdict.Error, DeviceVerdict.Foreign), (
            Of(Row(s_removes) with { Detection = DetectionState.Success, IsForeign = true }),
            DeviceVerdict.Of(Row(s_removes) with { Detection = DetectionState.Success, IsForeign = true }, new(), s_now).Code));

    [Fact]
    public void EveryVerdictAndCode_HasItsMeaning_AndWhatIsWrongHasANextStep()
    {
        foreach (Verdict verdict in Enum.GetValues<Verdict>())
        {
            Assert.NotEmpty(Meaning.Of(verdict).What);
            Assert.Equal(
                verdict is Verdict.Fixed or Verdict.Compliant or Verdict.NotApplicable, Meaning.Of(verdict).Next.Length == 0);
        }
        string[] codes =
            ["helper-missing", "helper-version", "wrong-hash", "crashed", "timeout", "denied", "invalid", "usage", "internal", "busy"];
        Assert.All(codes, code => Assert.Equal(code, Meaning.Of(Verdict.Error, code).Title));
        Assert.Equal(codes.Length, codes.Select(code => Meaning.Of(Verdict.Error, code).What).Distinct().Count());
        Assert.Contains("publish another version", Meaning.Of(Verdict.Error, "wrong-hash").Next, StringComparison.Ordinal);
    }

    [Fact]
    public void OfSeveralRows_TheWorstCounts_ButNotAStaleOneBesideAFreshOne()
    {
        FleetDevice clean = Device(Verdict.Compliant), leaked = Device(Verdict.Leaked), stale = Device(Verdict.Stale);
        Assert.Equal(Verdict.Leaked, clean.Worse(leaked).Verdict);
        Assert.Equal(Verdict.Leaked, leaked.Worse(clean).Verdict);
        Assert.Equal(Verdict.Compliant, clean.Worse(stale).Verdict);
        Assert.Equal(Verdict.Compliant, stale.Worse(clean).Verdict);
    }

    [Fact]
    public void Spool_KeepsEachDeviceOnce_WithItsWorstRow()
    {
        using var spool = new FleetSpool();
        for (int number = 0; number < 3_000; number++)
            spool.Add(Device(Verdict.Compliant) with { Id = $"{number:x8}-0000", Name = $"PC-{number}", Issuers = ["A", "B"] });
        spool.Add(Device(Verdict.Leaked) with { Id = "000000FF-0000", Name = "PC-255", Ring = "pilot", Since = s_now });
        Assert.Equal(3_001, spool.Rows);

        for (int time = 0; time < 2; time++)
        {
            FleetDevice[] devices = [.. spool.Devices()];
            Assert.Equal(3_000, devices.Select(device => device.Name).Distinct().Count());
            Assert.Equal(3_000, devices.Length);
            FleetDevice twice = Assert.Single(devices, device => device.Verdict is Verdict.Leaked);
            Assert.Equal(("PC-255", "pilot", s_now), (twice.Name, twice.Ring, twice.Since));
            Assert.Equal(["A", "B"], devices[0].Issuers);
        }
    }

    [Fact]
    public void Spool_HoldsNoDeviceInMemory()
    {
        using var spool = new FleetSpool();
        WeakReference[] added = [.. Enumerable.Range(0, 1_000).Select(number => Add(spool, number))];
        GC.Collect();
        Assert.DoesNotContain(added, device => device.IsAlive);
        Assert.Equal(1_000, spool.Devices().Count());

        // In a method of its own, so that nothing of this one holds it.
        static WeakReference Add(FleetSpool spool, int number)
        {
            FleetDevice device = Device(Verdict.Leaked) with { Id = $"{number}", Issuers = [$"CA {number}"], Sentence = $"LEAKED {number}" };
            spool.Add(device);
            return new WeakReference(device);
        }
    }

    [Theory]
    [InlineData("leaked=0", true)]
    [InlineData("leaked=2", false)]
    [InlineData("LEAKED=1%", true)]
    [InlineData("leaked=20%", false)]
    [InlineData("leaked=19.9%", true)]
    [InlineData("error=0", false)]
    public void Threshold_IsPassedByMoreThanIt(string text, bool passed)
    {
        var counts = new VerdictCounts();
        foreach (Verdict verdict in (Verdict[])[Verdict.Leaked, Verdict.Leaked, .. Enumerable.Repeat(Verdict.Compliant, 8)])
            counts.Add(verdict);
        Assert.Equal(passed, Threshold.Parse(text)!.Passed(counts) is not null);
    }

    [Theory]
    [InlineData("leaked")]
    [InlineData("leaked=")]
    [InlineData("leaked=-1")]
    [InlineData("leaked=1.5")]
    [InlineData("leaked=101%")]
    [InlineData("leaky=1")]
    [InlineData("0=1")]
    [InlineData("leaked=1e3")]
    public void ThresholdThatIsNone_IsRefused(string text) => Assert.Null(Threshold.Parse(text));

    [Fact]
    public void IssuersOfHostileDevices_DoNotFillMemory_AndTheCommonOnesStay()
    {
        var issuers = new IssuerCounts();
        for (int number = 0; number < 20_000; number++)
        {
            issuers.Add("Contoso Issuing CA 1");
            issuers.Add($"random {number}");
        }
        Assert.Equal(("Contoso Issuing CA 1", 20_000), Assert.Single(issuers.Top(1)));
        Assert.False(issuers.IsExact);
        Assert.InRange(issuers.Top(int.MaxValue).Count(), 1, 4_096);
    }

    private static Verdict Of(DeviceRow row) => DeviceVerdict.Of(row, new StatusSettings(), s_now).Verdict;

    private static DeviceRow Row(FleetPackage package) =>
        new() { Package = package, DeviceId = "1", DeviceName = "PC-1" };

    private static FleetDevice Device(Verdict verdict) =>
        new() { Id = "1", Name = "PC-1", Ring = "broad", Verdict = verdict };
}
