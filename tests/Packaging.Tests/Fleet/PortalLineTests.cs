using CertProp.Deploy.Fleet;
using CertProp.Reports;

namespace CertProp.Deploy.Tests.Fleet;

/// <summary>What is found in outputs: lines of ours, cut and broken ones, somebody else's, and hostile ones.</summary>
public sealed class PortalLineTests
{
    private const string Leaked =
        """LEAKED 3 certificates in 2 profiles, 12 kept for lack of proof | {"v":1,"s":"leaked","n":3,"p":2,"k":{"ownerUnknown":12},"x":["redirection"],"c":[["8BC56FD1","Contoso Issuing CA 1","foreign"],["11223344","Other CA","foreign","Bob"]],"more":1,"h":"1.0.0"}""";

    [Fact]
    public void WholeLine_IsDecoded()
    {
        PortalLine line = PortalLine.Parse(Leaked)!;
        Assert.Equal((PortalWord.Leaked, 3, 2, 1, "1.0.0", true), (line.Word, line.Count, line.Profiles, line.More, line.Helper, line.IsWhole));
        Assert.Equal((12, "redirection"), (line.KeptForLackOfProof, Assert.Single(line.Open)));
        Assert.Equal(
            [new LineCertificate("8BC56FD1", "Contoso Issuing CA 1", "foreign", null), new LineCertificate("11223344", "Other CA", "foreign", "Bob")],
            line.Certificates);
        Assert.Equal("LEAKED 3 certificates in 2 profiles, 12 kept for lack of proof", line.Sentence);
    }

    [Fact]
    public void LineThatTheHelperWrites_IsWhole()
    {
        PortalLine line = PortalLine.Parse(LineReport.Error("denied", "nothing could be examined"))!;
        Assert.Equal((PortalWord.Error, "denied", true), (line.Word, line.Code, line.IsWhole));
    }

    [Theory]
    [InlineData("WARNING: profile loading took long\r\n{0}")]
    [InlineData("{0}\nTranscript stopped.")]
    [InlineData("CLEAN no leaked certificates | {{\"v\":1,\"s\":\"clean\"}}\n{0}")]
    [InlineData("   {0}   ")]
    public void LineAmongOthers_IsFound_AndTheLastOneCounts(string output) =>
        Assert.Equal(3, PortalLine.Parse(string.Format(null, output, Leaked))!.Count);

    [Theory]
    [InlineData(100)]
    [InlineData(150)]
    public void BrokenJson_LeavesTheWords(int length)
    {
        PortalLine line = PortalLine.Parse(Leaked[..length])!;
        Assert.Equal((PortalWord.Leaked, 3, 2, false), (line.Word, line.Count, line.Profiles, line.IsWhole));
        Assert.Empty(line.Certificates);
    }

    [Fact]
    public void LineCutAtWhatThePortalHolds_LeavesTheWords()
    {
        string items = string.Join(',', Enumerable.Repeat("""["8BC56FD1","Contoso Issuing CA 1","foreign"]""", 60));
        string line = $$"""LEAKED 60 certificates in 9 profiles | {"v":1,"s":"leaked","n":60,"p":9,"c":[{{items}}],"more":0}""";
        PortalLine cut = PortalLine.Parse(line[..2_048])!;
        Assert.Equal((60, 9, false), (cut.Count, cut.Profiles, cut.IsWhole));

        // Cut inside of its words, as by a warning of two thousand characters before it.
        PortalLine bare = PortalLine.Parse(new string('W', 2_011) + "\nERROR timeout the run was ended here")!;
        Assert.Equal((PortalWord.Error, "timeout", false), (bare.Word, bare.Code, bare.IsWhole));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  \r\n ")]
    [InlineData("ERROR: The term 'certprop' is not recognized")]
    [InlineData("LEAKED memory in driver")]
    [InlineData("leaked 3 certificates | {\"v\":1}")]
    [InlineData("ALL GOOD | {\"v\":1,\"s\":\"clean\"}")]
    public void OutputOfOthers_HasNoLine(string? output) => Assert.Null(PortalLine.Parse(output));

    [Theory]
    [InlineData("""{"v":2,"s":"clean","n":5}""")]
    [InlineData("""{"v":1,"s":"leaked","n":5}""")]
    [InlineData("""{"n":5}""")]
    [InlineData("""{"v":1,"s":"clean","n":-5}""")]
    [InlineData("""{"v":1,"s":"clean","n":99999999999}""")]
    [InlineData("""{"v":1,"s":"clean","n":5} and more""")]
    [InlineData("""{"v":1,"s":"clean","n":5,"c":[["a"]]}""")]
    [InlineData("""{"v":1,"s":"clean","n":5,"c":[[[[[["deep"]]]]]]}""")]
    [InlineData("""{"v":1,"s":"clean","n":5,"k":{"a":"b"}}""")]
    [InlineData("""{"v":1,"s":"clean","n":5,"h":"\ud800"}""")]
    public void FactsThatAreNotAsWeWriteThem_AreLeftOut(string json)
    {
        PortalLine line = PortalLine.Parse($"CLEAN no leaked certificates | {json}")!;
        Assert.Equal((PortalWord.Clean, 0, false), (line.Word, line.Count, line.IsWhole));
    }

    [Fact]
    public void TextsOfDevices_AreHarmless()
    {
        PortalLine line = PortalLine.Parse(
            "LEAKED 1 certificate in 1 profile \u202Eevil\u001b[2J | {\"v\":1,\"s\":\"leaked\",\"n\":1,\"p\":1,"
            + "\"x\":[\"<script>\"],\"k\":{\"<b>\":1},\"h\":\"<img>\",\"c\":[[\"AA\",\"CA \\u202e\\u0007<script>\",\"foreign\"]]}")!;
        Assert.True(line.IsWhole);
        Assert.DoesNotContain(line.Sentence + line.Certificates[0].Issuer, c => c is '\u202E' or '\u0007' or '\u001B');
        Assert.Empty(line.Open);
        Assert.Empty(line.Kept);
        Assert.Null(line.Helper);
    }

    [Fact]
    public void AnyDamage_NeverThrows()
    {
        var random = new Random(7);
        for (int round = 0; round < 20_000; round++)
        {
            char[] line = Leaked.ToCharArray();
            for (int change = random.Next(1, 6); change > 0; change--)
                line[random.Next(line.Length)] = (char)random.Next(1, 0x2100);
            PortalLine? read = PortalLine.Parse(new string(line));
            Assert.True(read is null or { Count: >= 0, Profiles: >= 0, More: >= 0 });
        }
    }

    [Fact]
    public void SameOutput_IsReadOnce()
    {
        var lines = new PortalLines();
        Assert.Same(lines.Parse(Leaked), lines.Parse(new string(Leaked)));
        Assert.Null(lines.Parse("something else"));
        Assert.Null(lines.Parse([]));
    }
}
