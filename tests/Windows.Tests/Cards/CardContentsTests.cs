using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Cards;

/// <summary>
/// Rule 6 with <c>cards.readContents</c>: only a whole answer of the card's provider says that a certificate is not on
/// a card, and only for the two Microsoft providers.
/// </summary>
public sealed class CardContentsTests(PublishedExe exe) : IDisposable
{
    private const string Reader = "Yubico 0;type=0x20;state=0x00030020";

    private readonly PolicyFiles _policies = new();
    private readonly PersonalStore _store = new(exe.Prefix);
    private readonly TemporaryFolder _folder = new();

    private readonly ElementWriter _onCard = Entries.Foreign("Carla Card");
    private readonly ElementWriter _onCardByCsp = Entries.Foreign("Carl Csp", Providers.SmartCardCsp);
    private readonly ElementWriter _absent = Entries.Foreign("Anton Absent");
    private readonly ElementWriter _absentByCsp = Entries.Foreign("Anna Absent", Providers.SmartCardCsp);
    private readonly ElementWriter _thirdParty = Entries.Foreign("Tom Third", Providers.EToken);

    [Fact]
    public void CardsCertificates_StayAndOthersAreAbsent()
    {
        CommandResult result = List(Reader, $"Yubico 0;der={Der("Carla Card")},{Der("Carl Csp")}").Command;

        Assert.Equal("cardPresent", result.ReasonOf(_onCard));
        Assert.Equal("cardPresent", result.ReasonOf(_onCardByCsp));
        Assert.Equal("leaked", result.ReasonOf(_absent));
        Assert.Equal("leaked", result.ReasonOf(_absentByCsp));
        Assert.Equal("cardPresent", result.ReasonOf(_thirdParty));
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void SeveralCards_CountTogether_AndWindowsHelloIsNotRead()
    {
        PlayedResult result = List(
            $"{Reader}|Windows Hello 1;type=0x400;state=0x20|Empty;type=0x20;state=0x10|Zweiter \"Leser\" ✓ 1\\;type=0x80;state=0x20",
            $"Yubico 0;der={Der("Carla Card")}|Zweiter \"Leser\" ✓ 1\\;der={Der("Carl Csp")}");

        Assert.Equal("cardPresent", result.Command.ReasonOf(_onCard));
        Assert.Equal("cardPresent", result.Command.ReasonOf(_onCardByCsp));
        Assert.Equal("leaked", result.Command.ReasonOf(_absent));
        Assert.Equal(
            ["NCryptSetProperty Yubico 0", "NCryptSetProperty Zweiter \"Leser\" ✓ 1\\"],
            result.Journal.Where(call => call.StartsWith("NCryptSet", StringComparison.Ordinal)));
        Assert.Contains("NCryptOpenStorageProvider Microsoft Smart Card Key Storage Provider", result.Journal);
    }

    [Fact]
    public void CardWithoutCertificates_SaysNothing()
    {
        CommandResult result = List(Reader, "Yubico 0;der=").Command;

        Assert.Equal("cardPresent", result.ReasonOf(_onCard));
        Assert.Equal("cardPresent", result.ReasonOf(_absent));
        Assert.Equal("cardPresent", result.ReasonOf(_thirdParty));
    }

    [Theory]
    [InlineData("provider cannot be opened", "!open=0x80090030")]
    [InlineData("provider does not know the reader", "Another reader;der=")]
    [InlineData("card is not readable", "Yubico 0;error=0x80100069")]
    [InlineData("card wants a PIN", "Yubico 0;error=0x80090022")]
    [InlineData("success without a store", "Yubico 0;null")]
    [InlineData("the vendor's code crashes", "Yubico 0;crash")]
    [InlineData("the vendor's code ends the process", "Yubico 0;exit")]
    public void ContentsInDoubt_AreACard(string situation, string contents)
    {
        CommandResult result = List(Reader, contents).Command;

        Assert.True(result.ExitCode == 0, $"{situation}: {result.Output}{result.Error}");
        AssertAllKept(result, situation);
        Assert.Contains("Yubico 0", result.DetailOf(_absent), StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Theory]
    [InlineData("the other reader's card is not readable", "Second;type=0x20;state=0x20", "Second;error=0x80100069")]
    [InlineData("the other reader is in doubt", "Second;type=0x20;state=0x4", "Second;der=")]
    [InlineData("the other reader has no state", "Second;type=0x20;state-error=0x80100001", "Second;der=")]
    public void OneCardInDoubt_IsEnough(string situation, string reader, string contents)
    {
        CommandResult result = List($"{Reader}|{reader}", $"Yubico 0;der=|{contents}").Command;

        AssertAllKept(result, situation);
    }

    // The reader's name comes from whoever connects: a remote client names its readers as it likes.
    [Theory]
    [InlineData("--verbose")]
    [InlineData("--help")]
    [InlineData("--")]
    [InlineData("-")]
    [InlineData("/?")]
    [InlineData("@file")]
    [InlineData("[suggest]")]
    [InlineData("end")]
    public void ReaderNamedLikeAnOption_IsAReader(string name)
    {
        CommandResult result = List(
            $"Other card 0;type=0x20;state=0x20|{name};type=0x20;state=0x20", $"Other card 0;der={Der("Otto Other")}|{name};der={Der("Carla Card")}").Command;

        Assert.Equal("cardPresent", result.ReasonOf(_onCard));
        Assert.Equal("leaked", result.ReasonOf(_absent));
    }

    [Fact]
    public void HangingCard_IsGivenUp_AndItsProcessEnded()
    {
        PlayedResult result = List(Reader, "Yubico 0;hang");

        AssertAllKept(result.Command, "hang");
        Assert.Equal("", result.Command.Error);
        Assert.Contains("NCryptSetProperty Yubico 0", result.Journal);
        Assert.DoesNotContain(exe.Prefix.Processes(), commandLine => commandLine.Contains("card-contents", StringComparison.Ordinal));
    }

    [Fact]
    public void NoCard_IsNotRead()
    {
        PlayedResult result = List("Yubico 0;type=0x20;state=0x10", $"Yubico 0;der={Der("Carla Card")}");

        Assert.Equal("leaked", result.Command.ReasonOf(_onCard));
        Assert.DoesNotContain(result.Journal, call => call.StartsWith("NCrypt", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _policies.Dispose();
    }

    private PlayedResult List(string cards, string contents)
    {
        _store.Fill(_onCard, _onCardByCsp, _absent, _absentByCsp, _thirdParty);
        return exe.Run(
            new PlayedMachine { Cards = cards, Contents = contents },
            "list", "--format", "json", "--policy", _policies.Make("\"cards\": { \"readContents\": true }"));
    }

    private void AssertAllKept(CommandResult result, string situation)
    {
        foreach (ElementWriter entry in new[] { _onCard, _onCardByCsp, _absent, _absentByCsp, _thirdParty })
            Assert.Equal((situation, "cardPresent"), (situation, result.ReasonOf(entry)));
    }

    private string Der(string person) =>
        PublishedExe.WindowsPath(_folder.Write($"{person}.der", Entries.CertificateOf(person).ToDer()));
}
