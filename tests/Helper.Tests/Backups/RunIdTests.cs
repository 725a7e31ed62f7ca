using CertProp.Backups;
using CertProp.Tests.Support;

namespace CertProp.Tests.Backups;

/// <summary>What a run, and its folder, is called.</summary>
public class RunIdTests
{
    [Fact]
    public void New_IsItsMomentAndFourDigits()
    {
        RunId id = RunId.New(new DateTimeOffset(2026, 7, 1, 14, 5, 9, 999, TimeSpan.FromHours(2)));

        Assert.Matches("^20260701T120509Z-[0-9a-f]{4}$", id.ToString());
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 12, 5, 9, TimeSpan.Zero), id.Time);
        Assert.True(RunId.TryParse(id.ToString(), out RunId read));
        Assert.Equal((id, id.Time, id.ToString()), (read, read.Time, read.ToString()));
    }

    [Fact]
    public void RunsOfOneSecond_SortInTheirOrder()
    {
        string[] names = [.. Enumerable.Range(0, 1_000).Select(part => RunId.New(Situation.Now.AddMilliseconds(part)).ToString())];

        Assert.Equal(names.Order(StringComparer.Ordinal).Distinct(), names);
        Assert.EndsWith("Z-0000", names[0], StringComparison.Ordinal);
        Assert.True(RunId.TryParse(RunId.New(Situation.Now.AddTicks(-1)).ToString(), out RunId before));
        Assert.EndsWith("Z-ffff", before.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20260701T120509Z-00af", true)]
    [InlineData("20240229T000000Z-ffff", true)]
    [InlineData("20260701T120509Z-00AF", false)]
    [InlineData("20260701T120509Z-00ag", false)]
    [InlineData("20260701T120509Z-00a", false)]
    [InlineData("20260701T120509Z-00aff", false)]
    [InlineData("20260701T120509Z_00af", false)]
    [InlineData("20260701t120509z-00af", false)]
    [InlineData("20260230T120509Z-00af", false)]
    [InlineData("20260701T250509Z-00af", false)]
    [InlineData("20260701T120509+-00af", false)]
    [InlineData(" 0260701T120509Z-00af", false)]
    [InlineData("2026/701T120509Z-00af", false)]
    [InlineData("../../../../../../../x", false)]
    [InlineData("２０２６0701T120509Z-00af", false)]
    [InlineData("last", false)]
    [InlineData("", false)]
    public void Name_IsReadStrictly(string text, bool isId) => Assert.Equal(isId, RunId.TryParse(text, out _));

    [Fact]
    public void Order_IsThatOfTime()
    {
        string[] names = ["20260701T120509Z-ffff", "20260701T120510Z-0000", "20260701T120510Z-0001", "20270101T000000Z-0000"];

        Assert.Equal(names, names.Reverse().Select(Parse).Order().Select(id => id.ToString()));
    }

    private static RunId Parse(string text) => RunId.TryParse(text, out RunId id) ? id : throw new FormatException(text);
}
