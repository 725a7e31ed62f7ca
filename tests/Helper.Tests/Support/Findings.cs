using CertProp.Certificates;
using CertProp.Examination;
using CertProp.Reports;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Tests.Support;

/// <summary>Results of an examination, made up.</summary>
internal static class Findings
{
    /// <summary>A leaked entry, whose thumbprint is this number.</summary>
    public static Finding Leaked(int thumbprint, string profile = "bob")
    {
        Assert.True(Thumbprint.TryParse(Elements.NumberedThumbprint(thumbprint), out Thumbprint parsed));
        return new Finding
        {
            Profile = profile,
            Path = $"/fake/{profile}/{parsed}",
            Thumbprint = parsed,
            Certificate = null,
            KeyProvider = null,
            Archived = false,
            LastWrite = null,
            Owner = Owner.Foreign,
            Verdict = new Verdict(Reason.Leaked, "made up"),
        };
    }

    /// <summary>A profile with so many leaked entries and nothing else.</summary>
    public static ProfileResult Result(string profile, int leaked, params Problem[] problems) =>
        Result(profile, Enumerable.Range(0, leaked), problems);

    /// <summary>A profile whose leaked entries have these thumbprints.</summary>
    public static ProfileResult Result(string profile, IEnumerable<int> thumbprints, params Problem[] problems)
    {
        var result = new ProfileResult(new FakePlace(profile));
        foreach (int thumbprint in thumbprints)
        {
            result.Leaked.Add(new LeakedEntry(Leaked(thumbprint, profile)));
            result.Count(Reason.Leaked);
        }
        foreach (Problem problem in problems)
            result.Add(problem);
        return result;
    }
}
