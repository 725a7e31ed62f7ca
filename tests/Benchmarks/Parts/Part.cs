namespace CertProp.Benchmarks.Parts;

/// <summary>One thing that is measured.</summary>
/// <param name="Name">As <c>--only</c> takes it.</param>
/// <param name="Title">As a heading.</param>
/// <param name="Measure">Measures it.</param>
internal sealed record Part(string Name, string Title, Func<Workbench, PartResult> Measure)
{
    public static readonly Part[] All =
    [
        new("startup", "Start-up", Startup.Measure),
        new("size", "Size", Sizes.Measure),
        new("sweep", "Sweep of a share", Sweep.Measure),
        new("growth", "Growth", Growth.Measure),
        new("remove", "Removal", Removal.Measure),
        new("pack", "Packing", Packing.Measure),
    ];

    public static string Names => string.Join(", ", All.Select(part => part.Name));
}
