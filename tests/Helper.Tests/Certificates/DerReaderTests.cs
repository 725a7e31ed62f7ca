using CertProp.Certificates;
using CertProp.Tests.Support;

namespace CertProp.Tests.Certificates;

public class DerReaderTests
{
    // Everything at which the encoding turns, and what lies between.
    private static readonly byte[] s_parts = [0x00, 0x01, 0x2A, 0x55, 0x7F, 0x80, 0x81, 0xFF];

    [Fact]
    public void IsOid_IsWhatTheFrameworkDecodes()
    {
        var random = new Random(1);
        int good = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] content = new byte[random.Next(random.Next(128))];
            for (int at = 0; at < content.Length; at++)
                content[at] = s_parts[random.Next(s_parts.Length)];

            bool decoded = new DerReader(Der.Value(6, content)).TryReadOid(out string oid);

            Assert.True(decoded == DerReader.IsOid(content), Convert.ToHexString(content));
            Assert.Equal(oid, DerReader.DottedOid(content));
            good += decoded ? 1 : 0;
        }
        Assert.InRange(good, 1_000, 19_000);
    }

    [Fact]
    public void OneLongNumber_IsWhatTheFrameworkDecodes()
    {
        for (int length = 1; length <= 130; length++)
        {
            byte[] content = [.. Enumerable.Repeat((byte)0xFF, length - 1), 0x7F];

            Assert.Equal(new DerReader(Der.Value(6, content)).TryReadOid(out _), DerReader.IsOid(content));
        }
    }
}
