namespace CertProp;

internal static class Product
{
    /// <summary>Version of this helper in three parts, as reports and the portal line carry it.</summary>
    public static string Version { get; } = typeof(Product).Assembly.GetName().Version!.ToString(3);

    /// <summary>Text that is built into the program.</summary>
    public static string ReadResource(string name)
    {
        using Stream stream = typeof(Product).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
