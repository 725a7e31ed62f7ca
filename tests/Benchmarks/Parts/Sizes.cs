namespace CertProp.Benchmarks.Parts;

/// <summary>Bytes of what is shipped; a megabyte has 1,000,000 of them here.</summary>
internal static class Sizes
{
    private const double MostOfExe = 15, MostOfPackage = 9;

    public static PartResult Measure(Workbench bench)
    {
        var table = new Table("file", "bytes", "MB");
        double exe = Add("certprop.exe", bench.WindowsProduct);
        Add("an empty Main, published likewise", bench.Empty);
        double package = Add("CertPropRemediation.intunewin", bench.Bundle.Package);
        return new PartResult(
            table.ToString(),
            new Target("certprop.exe", exe, MostOfExe, " MB"),
            new Target("package for Intune", package, MostOfPackage, " MB"));

        double Add(string name, string file)
        {
            long bytes = new FileInfo(file).Length;
            table.Add(name, $"{bytes:N0}", $"{bytes / 1e6:F2}");
            return bytes / 1e6;
        }
    }
}
