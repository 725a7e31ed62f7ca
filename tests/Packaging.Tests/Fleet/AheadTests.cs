using CertProp.Deploy.Fleet;
using CertProp.Deploy.Fleet.Sources;

namespace CertProp.Deploy.Tests.Fleet;

/// <summary>Reading on a thread of its own: nothing is lost, swapped, swallowed, or read on when nobody wants it.</summary>
public sealed class AheadTests
{
    [Fact]
    public void Items_ComeInOrder_AndFewAreMadeAhead()
    {
        int made = 0;
        int last = -1;
        foreach (int item in Ahead.Read(Enumerable.Range(0, 20_000).Select(number => made = number)))
        {
            Assert.Equal(last + 1, item);
            Assert.InRange(Volatile.Read(ref made) - item, 0, 4_000);
            last = item;
        }
        Assert.Equal(19_999, last);
    }

    [Fact]
    public void FaultOfReading_ComesToWhoWantsTheItems_AsItWas()
    {
        var seen = new List<int>();
        var fault = Assert.Throws<InvalidDataException>(() =>
        {
            foreach (int item in Ahead.Read(Broken()))
                seen.Add(item);
        });
        Assert.Equal("broken here", fault.Message);
        Assert.Equal(Enumerable.Range(0, 512), seen);

        static IEnumerable<int> Broken()
        {
            for (int item = 0; item < 700; item++)
                yield return item;
            throw new InvalidDataException("broken here");
        }
    }

    [Fact]
    public void WhoStopsEarly_LeavesNothingRunning()
    {
        bool isClosed = false;
        Assert.Equal(0, Ahead.Read(Endless()).First());
        Assert.True(Volatile.Read(ref isClosed));

        IEnumerable<int> Endless()
        {
            try
            {
                for (int item = 0; ; item++)
                    yield return item;
            }
            finally
            {
                Volatile.Write(ref isClosed, true);
            }
        }
    }

    [Theory]
    [InlineData("2026-03-01T12:34:56.1234567Z", "2026-03-01T12:34:56Z")]
    [InlineData("2026-03-01 12:34:56.1234567", "2026-03-01T12:34:56Z")]
    [InlineData("2026-03-01T12:34:56Z", "2026-03-01T12:34:56Z")]
    [InlineData("2024-02-29 00:00:00", "2024-02-29T00:00:00Z")]
    [InlineData("2026-03-01T12:34:56+02:00", "2026-03-01T10:34:56Z")]
    [InlineData("03/01/2026 12:34:56", "2026-03-01T12:34:56Z")]
    [InlineData("0001-01-01T00:00:00Z", null)]
    [InlineData("2026-02-30 12:00:00", null)]
    [InlineData("2026-03-01 24:00:00.0", null)]
    [InlineData("2026-03-0x 12:00:00.0", null)]
    [InlineData("yesterday", null)]
    [InlineData("", null)]
    public void Times_AreReadAsServicesWriteThem(string text, string? time) =>
        Assert.Equal(time, CertProp.Reports.UtcTime.Iso(StateWords.Time(text)));
}
