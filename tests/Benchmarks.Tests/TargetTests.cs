namespace CertProp.Benchmarks.Tests;

public sealed class TargetTests
{
    [Theory]
    [InlineData(0.9, "stretch")]
    [InlineData(1.0, "stretch")]
    [InlineData(1.2, "yes")]
    [InlineData(1.3, "yes")]
    [InlineData(1.301, "**no**")]
    public void Table_SaysWhetherTargetAndStretchAreMet(double measured, string met)
    {
        var target = new Target("what", measured, 1.3, "x", Stretch: 1);

        string row = Target.TableOf([target]).ToString().Split('\n')[2];

        Assert.Equal(met, row.Split('|', StringSplitOptions.TrimEntries)[^2]);
        Assert.Equal(met != "**no**", target.IsMet);
    }
}
