using System.Runtime.Versioning;
using CertProp.Linux;

namespace CertProp.Tests.Linux;

/// <summary>Times that file systems can say and .NET cannot: they count as the future, which keeps an entry.</summary>
[SupportedOSPlatform("linux")]
public class FileStatTests
{
    [Theory]
    [InlineData(0, 0, "1970-01-01T00:00:00.0000000+00:00")]
    [InlineData(-1, 999_999_999, "1969-12-31T23:59:59.9999999+00:00")]
    [InlineData(1_741_064_767, 123_456_789, "2025-03-04T05:06:07.1234567+00:00")]
    [InlineData(-62_135_596_800, 0, "0001-01-01T00:00:00.0000000+00:00")]
    [InlineData(253_402_300_799, 999_999_999, "9999-12-31T23:59:59.9999999+00:00")]
    public void TimeInReach_IsExactToATick(long seconds, uint nanoseconds, string expected)
    {
        Assert.Equal(expected, Stat(seconds, nanoseconds).LastWrite.ToString("O"));
    }

    [Theory]
    [InlineData(-62_135_596_801), InlineData(253_402_300_800), InlineData(long.MinValue), InlineData(long.MaxValue)]
    public void TimeOutOfReach_IsTheEndOfTime(long seconds)
    {
        Assert.Equal(DateTimeOffset.MaxValue, Stat(seconds, 999_999_999).LastWrite);
    }

    private static FileStat Stat(long seconds, uint nanoseconds) => new(0x81A4, 1, 0, seconds, nanoseconds);
}
