// They measure, and through one launcher.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(CertProp.Benchmarks.Tests.SmallRun))]

namespace CertProp.Benchmarks.Tests;

/// <summary>Programs and small trees for all tests, which only look at them: what the benchmarks measure, in small.</summary>
public sealed class SmallRun : IDisposable
{
    private readonly WorkFolder _work = new();
    private readonly Lazy<Workbench> _bench;

    public SmallRun() => _bench = new Lazy<Workbench>(
        () => new Workbench(new Settings { Profiles = 3_000, Small = 300, Elements = 5 }, _work));

    /// <summary>Skips the test where floors cannot be built.</summary>
    internal Workbench Bench
    {
        get
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "the floor uses openat2, which only Linux has");
            CertProp.Tests.Support.Tool.Require("cc");
            return _bench.Value;
        }
    }

    public void Dispose() => _work.Dispose();
}
