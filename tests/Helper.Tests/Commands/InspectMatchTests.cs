using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Commands;

/// <summary>Which entries <c>inspect</c> finds for what somebody typed or pasted.</summary>
public partial class InspectMatchTests
{
    private const string Carl = "12DB43CAB107CC3FB6432CCFF5306D8094B21A2D";

    [Theory]
    [InlineData(Carl)]
    [InlineData("12db43cab107cc3fb6432ccff5306d8094b21a2d")]
    [InlineData("12 db 43 ca b1 07 cc 3f b6 43 2c cf f5 30 6d 80 94 b2 1a 2d")]
    [InlineData("\u200E12 DB 43 CA B1 07 CC 3F B6 43 2C CF F5 30 6D 80 94 B2 1A 2D ")]
    [InlineData("12:DB:43:CA:B1:07:CC:3F:B6:43:2C:CF:F5:30:6D:80:94:B2:1A:2D")]
    [InlineData("12DB43CA")]
    [InlineData("12db43")]
    public void Thumbprint_MatchesHoweverItIsPasted(string text) => Assert.Equal([Carl], Matches(text));

    [Fact]
    public void SerialNumber_MatchesHoweverItIsPasted()
    {
        string serial = SerialNumber().Match(Output(Carl)).Groups[1].Value;
        Assert.Equal(32, serial.Length);
        Assert.Equal([Carl], Matches(serial));
        Assert.Equal([Carl], Matches(serial.ToLowerInvariant()));
        Assert.Equal([Carl], Matches(string.Join(' ', serial.Chunk(2).Select(pair => new string(pair)))));
        Assert.Equal([], Matches(serial[..^2]));
    }

    [Theory]
    [InlineData("zoë 🦄")]
    [InlineData("ZOË 🦄 QUINN")]
    [InlineData("  quinn, ou=PEOPLE ")]
    public void PartOfTheSubject_MatchesIgnoringCase(string text) =>
        Assert.Equal(["5DBA688FDCD70B3EEF7F14634CCA27EF390009FD"], Matches(text));

    [Fact]
    public void HexThatIsAlsoAName_MatchesTheName() =>
        Assert.Contains("E7B3E8B21D022FEC778820278478011A2FCCA5C2", Matches("CN=Carl"));

    [Fact]
    public void UnreadableEntry_MatchesByTheNameOfItsFile() =>
        Assert.Equal(["unreadable entry"], Matches("97BFE3CF17AF"));

    [Theory]
    [InlineData("nobody at all")]
    [InlineData("12DB4")]
    [InlineData("DB43CAB107CC")]
    [InlineData("Corp Issuing CA")]
    [InlineData("*")]
    public void TextThatMatchesNothing_IsSaidSo(string text)
    {
        CommandResult result = CommandRun.Of(CommandRun.OnSamples("inspect", text));
        Assert.Equal(0, result.ExitCode);
        Assert.Equal($"0 entries match ({SampleVerdict.Expected.Count} examined).{Environment.NewLine}", result.Output);
    }

    // Serial numbers of small authorities and of tests are short.
    [Theory]
    [InlineData("2A")]
    [InlineData("01F4")]
    [InlineData("00C0FFEE")]
    public void ShortSerialNumber_Matches(string serial)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("element", ElementWithSerial(Convert.FromHexString(serial)));
        CommandResult result = CommandRun.Of("inspect", serial, "--store", path);
        Assert.EndsWith($"1 entry matches (1 examined).{Environment.NewLine}", result.Output, StringComparison.Ordinal);
    }

    private static byte[] ElementWithSerial(byte[] serial)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            "CN=Test", key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(
            request.SubjectName, X509SignatureGenerator.CreateForECDsa(key),
            DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90), serial);
        return new ElementWriter().Certificate(certificate.RawData).ToArray();
    }

    private static string Output(string text) => CommandRun.Of(CommandRun.OnSamples("inspect", text)).Output;

    private static string[] Matches(string text) =>
        [.. from heading in Heading().Matches(Output(text)) select heading.Value];

    [GeneratedRegex("^  serial number ([0-9A-F]+)", RegexOptions.Multiline)]
    private static partial Regex SerialNumber();

    [GeneratedRegex("^([0-9A-F]{40}|unreadable entry)", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
