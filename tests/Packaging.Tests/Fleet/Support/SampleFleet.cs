using CertProp.Deploy.Fleet;
using CertProp.Deploy.Fleet.Sources;
using CertProp.Deploy.Fleet.Views;

namespace CertProp.Deploy.Tests.Fleet.Support;

/// <summary>Devices of an invented company, the same each time.</summary>
internal static class SampleFleet
{
    private static readonly string[] s_issuers =
    [
        "Contoso Issuing CA 1", "Contoso Issuing CA 2", "Fabrikam Partner Smart Card CA", "Health Professional Card CA 3",
        "Northwind Contractors CA", "هيئة التصديق", "Treuhand Signatur-CA 7:PN",
    ];

    public static IEnumerable<FleetDevice> Devices(int count, DateTimeOffset now)
    {
        var random = new Random(11);
        for (int number = 1; number <= count; number++)
        {
            Verdict verdict = random.Next(1_000) switch
            {
                < 14 => Verdict.Leaked,
                < 19 => Verdict.Recurring,
                < 21 => Verdict.Limit,
                < 33 => Verdict.Reported,
                < 36 => Verdict.HelperDamaged,
                < 44 => Verdict.Error,
                < 50 => Verdict.Incomplete,
                < 57 => Verdict.HelperMissing,
                < 80 => Verdict.Stale,
                < 104 => Verdict.Pending,
                < 190 => Verdict.Fixed,
                < 198 => Verdict.NotApplicable,
                _ => Verdict.Compliant,
            };
            bool leaks = verdict <= Verdict.Reported;
            int certificates = leaks ? 1 + (int)Math.Pow(random.NextDouble() * 4, 3) : verdict is Verdict.Fixed ? random.Next(1, 9) : 0;
            yield return new FleetDevice
            {
                Id = $"{number:x8}-0000-4000-8000-000000000000",
                Name = $"PC-{number:00000}",
                Ring = verdict is Verdict.Reported ? "pilot" : random.Next(20) == 0 ? "early" : "broad",
                Verdict = verdict,
                Code = verdict switch
                {
                    Verdict.HelperDamaged => "wrong-hash",
                    Verdict.HelperMissing => "helper-missing",
                    Verdict.Error => random.Next(3) switch { 0 => "timeout", 1 => "denied", _ => "script-failed" },
                    Verdict.Pending when number % 4 == 0 => "helper-version",
                    _ => null,
                },
                Sentence = leaks ? $"LEAKED {certificates} certificates in {1 + certificates / 3} profiles" : null,
                Certificates = leaks ? certificates : 0,
                Profiles = leaks ? 1 + certificates / 3 : 0,
                KeptForLackOfProof = random.Next(12) == 0 ? random.Next(1, 7) : 0,
                Issuers = leaks ? [s_issuers[(int)(Math.Pow(random.NextDouble(), 2) * s_issuers.Length)]] : [],
                Open = random.Next(9) == 0 ? ["redirection"] : random.Next(40) == 0 ? ["rdpFiles"] : [],
                Helper = verdict is Verdict.HelperMissing or Verdict.Pending ? null : random.Next(30) == 0 ? "0.9.2" : "1.0.0",
                OsVersion = "10.0.26100.4946",
                Since = now.AddHours(-random.Next(24 * 60)),
                Seen = now.AddHours(verdict is Verdict.Stale ? -24 * random.Next(15, 90) : -random.Next(4, 60)),
            };
        }
    }

    public static void WritePage(string path, IReadOnlyList<FleetDevice> devices, string title, DateTimeOffset now)
    {
        var header = new FleetHeader(
            title, new FleetOrigin("Intune, export job", now.AddHours(-1), FleetOrigin.IntuneDelay), now, devices.Count);
        var summary = new FleetSummary();
        using var page = new PageView(path);
        page.Begin(header);
        foreach (FleetDevice device in devices)
        {
            summary.Add(device);
            page.Add(device);
        }
        page.End(summary);
    }
}
