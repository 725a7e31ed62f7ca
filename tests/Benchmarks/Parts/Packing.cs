namespace CertProp.Benchmarks.Parts;

/// <summary>
/// pack of a bundle whose content is known, with a published helper, against zip and openssl doing the same work on the
/// same file. What is measured is the whole program: the start of .NET, the settings, the scripts and their check, the
/// configuration cabinet and the task are in it, and the floor has nothing of that.
/// </summary>
internal static class Packing
{
    private const double MostRatio = 1.5;

    public static PartResult Measure(Workbench bench)
    {
        Tool.Require("zip", "zip");
        Tool.Require("openssl", "openssl");
        Bundle bundle = bench.Bundle;
        string folder = Directory.CreateDirectory(bench.Work.PathOf("pack-floor")).FullName;
        string script = Toolchain.Unpack("pack-floor.sh", bench.Work);
        var floor = new Series(
            "floor: zip -6, openssl", new Command("sh", [script, bench.WindowsProduct, folder], [0]));
        var start = new Series("certprop-deploy --version", bundle.Pack with { Arguments = ["--version"] });
        var pack = new Series("certprop-deploy pack", bundle.Pack);
        bench.Launcher.Interleave("pack", bench.Settings.Runs, floor, start, pack);
        long ours = new FileInfo(bundle.Package).Length;
        long theirs = new FileInfo(Path.Combine(folder, "package.intunewin")).Length;
        return new PartResult(
            $"""
            {Series.Compare("floor", floor, start, pack)}
            The packages have {ours:N0} bytes (pack) and {theirs:N0} bytes (floor).

            """,
            new Target("pack, wall time against zip -6 and openssl", pack.RatioTo(floor), MostRatio, "x"));
    }
}
