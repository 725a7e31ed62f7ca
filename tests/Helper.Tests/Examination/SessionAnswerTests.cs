using System.Text;
using CertProp.Examination;
using CertProp.Exposure;
using CertProp.Policies;
using CertProp.Reports;
using CertProp.Samples;
using CertProp.Stores;
using CertProp.Tests.Support;
using CertProp.Verdicts;

namespace CertProp.Tests.Examination;

/// <summary>What a process in a user's session says is that user's word, and may be anything.</summary>
public sealed class SessionAnswerTests
{
    private static readonly ElementWriter s_card = Elements.OfCard("bob@corp.example");

    [Fact]
    public void WhatCertpropWrites_IsReadBack()
    {
        ProfileResult result = Read(Answer(Entry(s_card.ToArray(), "leaked", "removed")));

        LeakedEntry leaked = Assert.Single(result.Leaked);
        Assert.Equal(s_card.Thumbprint, leaked.Finding.Thumbprint.ToString());
        Assert.Equal("bob@corp.example", leaked.Finding.Certificate!.SubjectName);
        Assert.Equal(EntryAction.Removed, leaked.Finding.Action);
        Assert.Equal((1, 2), (result[Reason.Leaked], result[Reason.Owner]));
        Assert.Equal(ProblemCode.Link, Assert.Single(result.Problems).Code);
    }

    [Fact]
    public void TheReportThatIsSent_IsTheOneThatIsRead()
    {
        using var bytes = new MemoryStream();
        using (var report = new SessionReport(bytes))
        {
            report.Begin(new RunStart("detect", "user", "remote", "PC", DateTimeOffset.UnixEpoch, 5));
            report.Add(Findings.Leaked(1) with { Element = s_card.ToArray(), LastWrite = DateTimeOffset.UnixEpoch });
            var summary = RunSummary.Empty with { KeptBy = new Dictionary<Reason, int> { [Reason.Managed] = 3 } };
            report.End(new RunEnd(ExitCode.Leaked, LineWord.Leaked, null, summary, [new Problem("x", ProblemCode.Limit, "y")])
            {
                RdpFiles = ConditionState.Closed,
                Protection = [new ProtectOutcome(ProtectedSetting.RdpFiles, OutcomeKind.Already, @"C:\d.rdp", "it is 0")],
            });
        }

        ProfileResult result = Read(Encoding.UTF8.GetString(bytes.ToArray()));

        Assert.Equal((1, 3), (result[Reason.Leaked], result[Reason.Managed]));
        Assert.Equal((ProblemCode.Limit, "y"), (result.Problems[0].Code, result.Problems[0].Message));
        Assert.Equal(ConditionState.Closed, result.RdpFiles);
        Assert.Equal(new ProtectOutcome(ProtectedSetting.RdpFiles, OutcomeKind.Already, @"C:\d.rdp", "it is 0"), Assert.Single(result.Protection));
    }

    [Theory]
    [InlineData("")]
    [InlineData("certprop: nothing here is JSON")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"version":2,"exitCode":0}""")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":1,"exitCode":70}""")]
    [InlineData("""{"version":1,"exitCode":4}""")]
    [InlineData("""{"version":1,"exitCode":-1}""")]
    [InlineData("""{"version":1,"exitCode":0,"profile":"administrator"}""")]
    [InlineData("""{"version":1,"exitCode":0} {"version":1}""")]
    [InlineData("""{"version":1,"exitCode":0,"exitCode":0}""")]
    [InlineData("""{"version":1,"exitCode":0,"entries":[{"element":"AAAA","reason":"leaked"}]}""")]
    [InlineData("""{"version":1,"exitCode":0,"entries":[{"element":"not base64","reason":"leaked"}]}""")]
    [InlineData("""{"version":1,"exitCode":0,"entries":[{"element":"","reason":"harmless"}]}""")]
    [InlineData("""{"version":1,"exitCode":0,"entries":[{"path":"C:\\Windows","element":""}]}""")]
    [InlineData("""{"version":1,"exitCode":0,"entries":[{"element":"","action":"deleted"}]}""")]
    [InlineData("""{"version":1,"exitCode":0,"kept":[{"reason":"leaked","count":5}]}""")]
    [InlineData("""{"version":1,"exitCode":0,"kept":[{"reason":"owner","count":2147483647}]}""")]
    [InlineData("""{"version":1,"exitCode":0,"kept":[{"reason":"owner","count":-1}]}""")]
    [InlineData("""{"version":1,"exitCode":0,"problems":[{"code":"everythingIsFine","message":""}]}""")]
    [InlineData("""{"version":1,"exitCode":0,"problems":{"code":"link"}}""")]
    [InlineData("""{"version":1,"exitCode":0,"entries":""")]
    [InlineData("""{"version":1,"exitCode":0,"rdpFiles":"ajar"}""")]
    [InlineData("""{"version":1,"exitCode":0,"protection":[{"setting":"redirection","outcome":"closed","path":"","detail":""}]}""")]
    [InlineData("""{"version":1,"exitCode":0,"protection":[{"setting":"doors","outcome":"closed","path":"","detail":""}]}""")]
    [InlineData("""{"version":1,"exitCode":0,"protection":[{"setting":"rdpFiles","outcome":"burnt","path":"","detail":""}]}""")]
    [InlineData("""{"version":1,"exitCode":0,"protection":[{"outcome":"closed"}]}""")]
    public void WhatCertpropDoesNotWrite_MakesAllOfItVoid(string answer)
    {
        ProfileResult result = Read(answer);

        Assert.False(result.Examined);
        Assert.Equal((0, 0, 0), (result.Certificates, result.Findings.Count, result.Leaked.Count));
        Assert.Equal(ProblemCode.ChildReport, Assert.Single(result.Problems).Code);
    }

    [Fact]
    public void MoreThanAStoreHolds_IsVoid()
    {
        string entry = Entry(s_card.ToArray(), "leaked", "none");
        Assert.Equal(4096, Read(Answer(string.Join(',', Enumerable.Repeat(entry, 4096)))).Leaked.Count);

        Assert.False(Read(Answer(string.Join(',', Enumerable.Repeat(entry, 4097)))).Examined);
    }

    [Fact]
    public void FilesOfOneUser_AreAtMostAThousand()
    {
        string file = """{"setting":"allRdpFiles","outcome":"closed","path":"p","detail":"d"}""";
        Assert.Equal(1000, Read(Of(1000)).Protection.Count);
        Assert.False(Read(Of(1001)).Examined);

        string Of(int count) => $$"""{"version":1,"exitCode":0,"protection":[{{string.Join(',', Enumerable.Repeat(file, count))}}]}""";
    }

    [Fact]
    public void Problems_AreFewAndShort()
    {
        string problem = $$"""{"code":"link","message":"{{new string('x', 100_000)}}"}""";
        Assert.InRange(Read(Answer("", problem)).Problems[0].Message.Length, 1, 510);

        Assert.False(Read(Answer("", string.Join(',', Enumerable.Repeat(problem, 101)))).Examined);
    }

    [Fact]
    public void WhoseItIs_SaysTheSession_AndNobodyElse()
    {
        Finding finding = Assert.Single(Read(Answer(Entry(s_card.ToArray(), "leaked", "none"))).Findings);

        Assert.Equal(("alice", "/fake/alice"), (finding.Profile, Path.GetDirectoryName(finding.Path)));
    }

    [Fact]
    public void Anything_IsReadOrVoid_AndNeverAnException()
    {
        byte[] answer = Encoding.UTF8.GetBytes(Answer(Entry(s_card.ToArray(), "leaked", "removed")));
        for (int seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            byte[] damaged = random.Next(3) == 0 ? answer[..random.Next(answer.Length)] : Mutator.FlipBits(answer, random);
            ProfileResult result = SessionAnswer.Read(new FakePlace("alice"), damaged, new Policy());
            Assert.True(result.Examined || result.Certificates == 0);
        }
    }

    private static ProfileResult Read(string answer) =>
        SessionAnswer.Read(new FakePlace("alice"), Encoding.UTF8.GetBytes(answer), new Policy());

    private static string Answer(string entries, string problems = """{"code":"link","message":"a link"}""") =>
        $$"""{"version":1,"entries":[{{entries}}],"kept":[{"reason":"owner","count":2}],"problems":[{{problems}}],"backup":null,"exitCode":0}""";

    private static string Entry(byte[] element, string reason, string action) =>
        $$"""{"element":"{{Convert.ToBase64String(element)}}","lastWrite":"2026-07-01T12:00:00Z","reason":"{{reason}}","action":"{{action}}","detail":"d"}""";
}
