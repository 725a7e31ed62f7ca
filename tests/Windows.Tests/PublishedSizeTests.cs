namespace CertProp.Windows.Tests;

/// <summary>The program goes to each device: what it weighs is promised (docs/performance.md), and grows unnoticed.</summary>
public sealed class PublishedSizeTests(PublishedExe exe)
{
    private const int MostBytes = 15_000_000;

    [Fact]
    public void Program_HasAtMostFifteenMegabytes() => Assert.InRange(new FileInfo(exe.Path).Length, 1, MostBytes);
}
