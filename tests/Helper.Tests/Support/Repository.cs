namespace CertProp.Tests.Support;

/// <summary>Where the checkout and its parts are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Samples => Path.Combine(Root, "tests", "Samples");

    public static string SampleProfiles => Path.Combine(Samples, "Profiles");

    /// <summary>The real store element of the shared reference data; skips the test where it is not beside the checkout.</summary>
    public static string RealElement
    {
        get
        {
            string path = Path.Combine(
                Root, "..", "shared", "data", "store-elements", "8BC56FD123AF495007024E02DEBD9B34078DC952");
            Assert.SkipUnless(File.Exists(path), "the shared reference data is not beside this checkout");
            return Path.GetFullPath(path);
        }
    }

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
