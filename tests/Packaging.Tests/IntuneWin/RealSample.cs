namespace CertProp.Deploy.Tests.IntuneWin;

/// <summary>
/// A real package and what it decrypts to, of the shared reference data; skips the test where they are not.
/// </summary>
internal static class RealSample
{
    public static string Package => Find("volodymyrsmirnov-sample.intunewin");

    public static byte[] Plaintext => File.ReadAllBytes(Find("volodymyrsmirnov-sample.zip"));

    private static string Find(string name)
    {
        string path = Path.Combine(Repository.Root, "..", "shared", "data", "intunewin", name);
        Assert.SkipUnless(File.Exists(path), "the shared reference data is not beside this checkout");
        return Path.GetFullPath(path);
    }
}
