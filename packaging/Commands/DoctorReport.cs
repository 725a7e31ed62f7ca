using CertProp.Deploy.Graph;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary>How one look turned out.</summary>
internal enum Outcome
{
    Good,
    Bad,

    /// <summary>It could not be looked at.</summary>
    Unknown,
}

/// <param name="Name">What was looked at.</param>
/// <param name="Outcome">How it turned out.</param>
/// <param name="Detail">In words, with what to do.</param>
internal sealed record DoctorCheck(string Name, Outcome Outcome, string Detail);

/// <summary>What doctor found.</summary>
/// <param name="Cloud">Where it looked.</param>
/// <param name="Checks">In the order in which they matter.</param>
/// <param name="Steps">How to register an application with the permissions that are missing; empty where none is.</param>
internal sealed record DoctorReport(string Cloud, IReadOnlyList<DoctorCheck> Checks, IReadOnlyList<string> Steps) : ICommandReport
{
    public bool IsWell => Checks.All(check => check.Outcome is not Outcome.Bad);

    public void WriteText(TextWriter output)
    {
        output.WriteLine($"Cloud {Cloud}");
        int width = Checks.Max(check => check.Name.Length);
        foreach (DoctorCheck check in Checks)
            output.WriteLine($"  {Mark(check.Outcome),-8} {check.Name.PadRight(width)}  {SafeText.Escape(check.Detail)}");
        foreach (string step in Steps)
            output.WriteLine(step);
        output.WriteLine(IsWell ? "Next: certprop-deploy plan." : "Mend what is marked, then look again.");
    }

    /// <summary>The exact steps of an app registration with some permissions.</summary>
    public static IReadOnlyList<string> Registration(IEnumerable<Permission> missing) =>
    [
        "App registration (Entra admin center > App registrations > New registration, single tenant), then API permissions > Add >",
        "Microsoft Graph > Application permissions (for people: Delegated), and Grant admin consent:",
        .. missing.Select(permission => $"  {permission.Name,-44} {permission.RoleId}  {permission.NeededBy}"),
        "People need the Intune role for Mobile apps and Device configurations as well.",
    ];

    private static string Mark(Outcome outcome) => outcome switch
    {
        Outcome.Good => "ok",
        Outcome.Bad => "MISSING",
        _ => "unknown",
    };
}
