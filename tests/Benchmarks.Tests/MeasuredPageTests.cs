namespace CertProp.Benchmarks.Tests;

public sealed class MeasuredPageTests
{
    [Fact]
    public void WhatStoodBetweenTheMarks_IsReplaced_AndNothingElse()
    {
        string page = $"# Words\n\n{MeasuredPage.Begin}\nold\n{MeasuredPage.End}\n\nmore words\n";

        string changed = MeasuredPage.Replace(page, "## New\n\ntable\n", "page.md");

        Assert.Equal($"# Words\n\n{MeasuredPage.Begin}\n## New\n\ntable\n{MeasuredPage.End}\n\nmore words\n", changed);
        Assert.Equal(changed, MeasuredPage.Replace(changed, "## New\n\ntable\n", "page.md"));
    }

    [Theory]
    [InlineData("no marks")]
    [InlineData(MeasuredPage.Begin)]
    [InlineData(MeasuredPage.End + MeasuredPage.Begin)]
    public void WithoutMarks_NothingIsWritten(string page)
    {
        var refusal = Assert.Throws<BenchmarkException>(() => MeasuredPage.Replace(page, "new", "page.md"));

        Assert.StartsWith("page.md: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ThisProductsPage_HasTheMarks()
    {
        string page = File.ReadAllText(Toolchain.InRepository(MeasuredPage.Page));

        string changed = MeasuredPage.Replace(page, "measured words", MeasuredPage.Page);

        Assert.Contains("measured words", changed, StringComparison.Ordinal);
    }
}
