namespace CertProp.Tests.Support;

/// <summary>Where the checkout and its parts are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Samples => Path.Combine(Root, "tests", "Samples");

    public static string SampleProfiles => Path.Combine(Samples, "Profiles");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CertPropRemediation.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The tests run outside of the checkout.");
    }
}
