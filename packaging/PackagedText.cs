namespace CertProp.Deploy;

/// <summary>Text that is built into certprop-deploy.</summary>
internal static class PackagedText
{
    public static string Read(string name)
    {
        using Stream stream = typeof(PackagedText).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
