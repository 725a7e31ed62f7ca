using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Cards;

/// <summary>Rule 6 at the real DLL boundary: only three answers and readers that say they are empty mean that no card is there.</summary>
public sealed class CardPresenceTests(PublishedExe exe) : IDisposable
{
    private const string EmptyReader = "Yubico YubiKey OTP+FIDO+CCID 0;type=0x20;state=0x00020010";
    private const string HelloWithCard = "Windows Hello for Business 1;type=0x400;state=0x20";

    private readonly PolicyFiles _policies = new();
    private readonly PersonalStore _store = new(exe.Prefix);

    [Theory]
    [InlineData("no service", "!establish=0x8010001D")]
    [InlineData("service stopped", "!establish=0x8010001E")]
    [InlineData("no readers, told at the start", "!establish=0x8010002E")]
    [InlineData("service goes away between the calls", "!list=0x8010001D")]
    [InlineData("no reader", "")]
    [InlineData("one empty reader", EmptyReader)]
    [InlineData("several empty readers", $"{EmptyReader}|TPM reader;type=0x80;state=0x10|NFC;type=0x100;state=0x12")]
    [InlineData("an empty reader whose type cannot be asked", "Reader of another client 0;state=0x10")]
    [InlineData("Windows Hello's own reader with its card", HelloWithCard)]
    [InlineData("Windows Hello's own reader in doubt", $"Windows Hello 1;type=0x400;state=0x4|{EmptyReader}")]
    [InlineData("Windows Hello's own reader without a state", "Windows Hello 1;type=0x400;state-error=0x80100001")]
    public void NoCard_IsAbsent(string situation, string cards)
    {
        ElementWriter foreign = Entries.Foreign(), own = Entries.Own();
        _store.Fill(foreign, own);

        CommandResult result = Detect(cards);

        Assert.True(result.ExitCode == 10, $"{situation}: {result.Output}{result.Error}");
        Assert.Equal("leaked", result.ReasonOf(foreign));
        Assert.Equal("missing", result.ReasonOf(own));
        Assert.Equal("", result.Error);
    }

    [Theory]
    [InlineData("card", "Yubico 0", "Yubico 0;type=0x20;state=0x00010020")]
    [InlineData("card in use", "Yubico 0", "Yubico 0;type=0x20;state=0x122")]
    [InlineData("card used by one program alone", "Yubico 0", "Yubico 0;type=0x20;state=0xA0")]
    [InlineData("card that does not answer", "Yubico 0", "Yubico 0;type=0x20;state=0x220")]
    [InlineData("mute and nothing else", "Yubico 0", "Yubico 0;type=0x20;state=0x200")]
    [InlineData("mute and empty", "Yubico 0", "Yubico 0;type=0x20;state=0x210")]
    [InlineData("present and empty", "Yubico 0", "Yubico 0;type=0x20;state=0x30")]
    [InlineData("unknown", "Yubico 0", "Yubico 0;type=0x20;state=0x4")]
    [InlineData("unknown and empty", "Yubico 0", "Yubico 0;type=0x20;state=0x14")]
    [InlineData("unavailable", "Yubico 0", "Yubico 0;type=0x20;state=0xA")]
    [InlineData("no state at all", "Yubico 0", "Yubico 0;type=0x20;state=0")]
    [InlineData("state cannot be asked", "Yubico 0", "Yubico 0;type=0x20;state=0x10;state-error=0x80100001")]
    [InlineData("reader is gone when asked", "Yubico 0", "Yubico 0;type=0x20;state-error=0x80100009")]
    [InlineData("card in a TPM", "Virtual Smart Card 0", "Microsoft Virtual Smart Card 0;type=0x80;state=0x20")]
    [InlineData("card of a vendor's type", "Vendor 0", "Vendor 0;type=0xF0;state=0x20")]
    [InlineData("type cannot be asked", "Redirected 0", "Redirected 0;state=0x20")]
    [InlineData("named like Windows Hello", "Windows Hello", "Windows Hello for Business 1;type=0x20;state=0x20")]
    [InlineData("second reader", "Second", $"{EmptyReader}|{HelloWithCard}|Second;type=0x20;state=0x20")]
    [InlineData("internal error", "0x80100001", "!establish=0x80100001")]
    [InlineData("timeout", "0x8010000A", "!establish=0x8010000A")]
    [InlineData("access denied", "0x00000005", "!establish=0x5")]
    [InlineData("readers cannot be listed", "0x8010000B", "!list=0x8010000B")]
    [InlineData("service too busy", "0x80100031", "!list=0x80100031")]
    public void AnyDoubt_IsACard(string situation, string named, string cards)
    {
        ElementWriter foreign = Entries.Foreign(), thirdParty = Entries.Foreign("Tom Third", Providers.EToken);
        ElementWriter software = Entries.Foreign("Sally Soft", Providers.Software);
        _store.Fill(foreign, thirdParty, software);

        CommandResult result = List(cards);

        Assert.True(result.ExitCode == 0, $"{situation}: {result.Output}{result.Error}");
        Assert.Equal("cardPresent", result.ReasonOf(foreign));
        Assert.Equal("cardPresent", result.ReasonOf(thirdParty));
        Assert.Contains(named, result.DetailOf(foreign), StringComparison.Ordinal);
        Assert.Equal("protectedProvider", result.ReasonOf(software));
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void PortalLine_DoesNotChangeWithCards()
    {
        ElementWriter unknown = Entries.OfUnknownOwner();
        _store.Fill(unknown, Entries.Foreign());

        CommandResult result = Run("Yubico 0;type=0x20;state=0x20", "detect", "--format", "line");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("CLEAN no leaked certificates | ", result.Output, StringComparison.Ordinal);
        Assert.Contains("\"k\":{}", result.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void Readers_AreAskedAsTheUser_AndNoProviderIsOpened()
    {
        _store.Fill(Entries.Foreign());

        PlayedResult result = exe.Run(
            new PlayedMachine { Cards = "Yubico 0;type=0x20;state=0x20" }, "list", "--policy", _policies.Make());

        Assert.Contains("SCardEstablishContext user", result.Journal);
        Assert.DoesNotContain(result.Journal, call => call.StartsWith("NCrypt", StringComparison.Ordinal));
    }

    public void Dispose() => _policies.Dispose();

    private CommandResult Detect(string cards) => Run(cards, "detect", "--format", "json");

    private CommandResult List(string cards) => Run(cards, "list", "--format", "json");

    private CommandResult Run(string cards, params string[] arguments) =>
        exe.Run(new PlayedMachine { Cards = cards }, [.. arguments, "--policy", _policies.Make()]).Command;
}
