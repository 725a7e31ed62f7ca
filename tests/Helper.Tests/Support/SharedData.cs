namespace CertProp.Tests.Support;

/// <summary>Reference data that lies beside the checkout, if it does.</summary>
internal static class SharedData
{
    /// <summary>A store element of a real system; skips the test where the data is not there.</summary>
    public static string RealElement
    {
        get
        {
            string path = Path.Combine(
                Repository.Root, "..", "shared", "data", "store-elements", "8BC56FD123AF495007024E02DEBD9B34078DC952");
            Assert.SkipUnless(File.Exists(path), "the shared reference data is not beside this checkout");
            return Path.GetFullPath(path);
        }
    }
}
