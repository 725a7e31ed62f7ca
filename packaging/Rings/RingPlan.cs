using System.Text.Json.Nodes;

namespace CertProp.Deploy.Rings;

/// <summary>What one step of a publish does; each is safe to be the last one.</summary>
internal enum StepKind
{
    CreateApp,
    UploadContent,
    UpdateApp,
    AssignApp,
    CreateScript,
    UpdateScript,
    AssignScript,
}

/// <summary>One step of a publish.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Object">The object as it should be.</param>
/// <param name="Id">The tenant's id of it; null where a step before makes it.</param>
/// <param name="Changes">What differs, for updates.</param>
/// <param name="Added">Assignments that are not there yet.</param>
/// <param name="Dropped">Assignments that are there and not wanted.</param>
internal sealed record PlannedStep(
    StepKind Kind, DesiredObject Object, string? Id, IReadOnlyList<PropertyChange> Changes,
    IReadOnlyList<Assignment> Added, IReadOnlyList<Assignment> Dropped)
{
    /// <summary>
    /// What is there for somebody of whom the settings say nothing; a schedule or filter that changes is not among it.
    /// </summary>
    public IEnumerable<Assignment> Unknown =>
        Dropped.Where(dropped => !Object.Assignments!.Any(wanted => wanted.IsForSame(dropped)));

    /// <summary>What an update sends: the changes, and of which type the object is.</summary>
    public JsonObject Body()
    {
        var body = new JsonObject { ["@odata.type"] = Object.Properties["@odata.type"]!.DeepClone() };
        foreach (PropertyChange change in Changes)
            body[change.Name] = change.After?.DeepClone();
        return body;
    }
}

/// <summary>What a publish of one ring would do.</summary>
/// <param name="Ring">Which.</param>
/// <param name="Steps">In the order in which they are carried out: the app until devices can have it, then the
/// script.</param>
/// <param name="Postponed">Whether the remediation is assigned by the next publish only, when devices have the
/// app.</param>
internal sealed record RingPlan(string Ring, IReadOnlyList<PlannedStep> Steps, bool Postponed);
