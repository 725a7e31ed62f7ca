using System.Globalization;
using System.Text.RegularExpressions;

namespace CertProp.Deploy.Rings;

/// <summary>What an object of ours is in a tenant.</summary>
internal enum ObjectRole
{
    /// <summary>The Win32 app that brings the helper.</summary>
    App,

    /// <summary>The remediation that detects and removes.</summary>
    Machine,

    /// <summary>The remediation that puts back; one a deployment, never assigned.</summary>
    Restore,
}

/// <summary>
/// The line by which we know an object of ours, in its description (remediations) or notes (apps). Names are not unique in
/// Intune and people change them; what has no such line is somebody else's.
/// </summary>
/// <param name="Deployment">Whose.</param>
/// <param name="Ring">Which ring's; <c>all</c> for the deployment's own.</param>
/// <param name="Role">What it is.</param>
/// <param name="Revision">Of the bundle it carries.</param>
/// <param name="Content">First 12 hex digits of the bundle's content.</param>
internal sealed partial record ObjectMarker(Guid Deployment, string Ring, ObjectRole Role, int Revision, string Content)
{
    /// <summary>The ring of what belongs to a deployment as a whole.</summary>
    public const string AllRings = "all";

    /// <summary>Whether somebody has taken its assignments away until further notice.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Whether both mark the same object, whatever bundle it carries.</summary>
    public bool IsSameObject(ObjectMarker other) =>
        Deployment == other.Deployment && Role == other.Role && Ring.Equals(other.Ring, StringComparison.OrdinalIgnoreCase);

    public override string ToString() =>
        $"certprop-deploy/1 deployment={Deployment:D} ring={Ring} role={Role.ToString().ToLowerInvariant()} "
        + $"revision={Revision} content={Content}{(IsPaused ? " paused" : "")}";

    /// <summary>Finds the marker in a text of an object; null where there is none, or it is damaged.</summary>
    public static ObjectMarker? Find(string? text)
    {
        Match match = Line().Match(text ?? "");
        return match.Success && Enum.TryParse(match.Groups["role"].Value, ignoreCase: true, out ObjectRole role)
            ? new ObjectMarker(
                Guid.Parse(match.Groups["deployment"].Value), match.Groups["ring"].Value, role,
                int.Parse(match.Groups["revision"].Value, CultureInfo.InvariantCulture), match.Groups["content"].Value)
            {
                IsPaused = match.Groups["paused"].Success,
            }
            : null;
    }

    [GeneratedRegex(
        @"certprop-deploy/1 deployment=(?<deployment>[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}) ring=(?<ring>[A-Za-z0-9-]{1,32}) "
        + @"role=(?<role>app|machine|restore) revision=(?<revision>[0-9]{1,9}) content=(?<content>[0-9a-f]{12})(?<paused> paused)?(?![^\s])")]
    private static partial Regex Line();
}
