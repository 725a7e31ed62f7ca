using CertProp.Cards;

namespace CertProp.Tests.Cards;

/// <summary>Rule 6: only what says that it is empty is empty; any doubt is a card.</summary>
public class CardReadersTests
{
    private const uint Usb = 0x20, Tpm = 0x80, WindowsHello = 0x400;
    private const uint Unknown = 0x4, Unavailable = 0x8, Empty = 0x10, Present = 0x20, Mute = 0x200;

    [Theory]
    [InlineData(0x8010001D)] // SCARD_E_NO_SERVICE
    [InlineData(0x8010001E)] // SCARD_E_SERVICE_STOPPED
    [InlineData(0x8010002E)] // SCARD_E_NO_READERS_AVAILABLE
    public void NoServiceOrNoReader_IsNoCard(uint error) => Assert.Null(new CardReaders(error, []).WhyPresent());

    [Theory]
    [InlineData(0x80100001)] // SCARD_F_INTERNAL_ERROR
    [InlineData(0x8010000A)] // SCARD_E_TIMEOUT
    [InlineData(0x8010000B)] // SCARD_E_SHARING_VIOLATION
    [InlineData(5)]
    public void AnyOtherError_IsACard(uint error) =>
        Assert.Contains($"0x{error:X8}", new CardReaders(error, []).WhyPresent(), StringComparison.Ordinal);

    [Fact]
    public void EveryReaderEmpty_IsNoCard() => Assert.Null(Why(Reader(Usb, Empty), Reader(Usb, Empty), Reader(Tpm, Empty)));

    [Theory]
    [InlineData(Present)]
    [InlineData(Present | Mute)]
    [InlineData(Present | Empty)]
    [InlineData(Present | 0x100)] // in use by somebody
    public void CardInAReader_IsACardAndNamesTheReader(uint state) =>
        Assert.Equal("a card is in reader Reader 0", Why(Reader(Usb, Empty), Reader(Usb, state)));

    [Theory]
    [InlineData(0u)]
    [InlineData(Unknown)]
    [InlineData(Unavailable)]
    [InlineData(Empty | Unknown)]
    [InlineData(Empty | Unavailable)]
    [InlineData(Empty | Mute)]
    public void ReaderThatDoesNotSaySo_IsNotEmpty(uint state) =>
        Assert.Equal("reader Reader 0 does not say whether it is empty", Why(Reader(Usb, state)));

    [Fact]
    public void StateThatCannotBeAsked_IsNotEmpty() =>
        Assert.NotNull(Why(new CardReader("Reader 0", Usb, StateError: 0x80100009, Empty)));

    [Fact]
    public void EventCounterInTheHighWord_ChangesNothing() => Assert.Null(Why(Reader(Usb, Empty | 0x0007_0000)));

    [Fact]
    public void WindowsHelloReader_DoesNotCount() =>
        Assert.Null(Why(Reader(WindowsHello, Present), Reader(Usb, Empty)));

    [Fact]
    public void TpmReaderAndReaderOfUnknownKind_DoCount()
    {
        Assert.NotNull(Why(Reader(Tpm, Present)));
        Assert.NotNull(Why(Reader(null, Present)));
    }

    [Fact]
    public void SecondLook_SeesACardThatCameAndWentMeanwhile()
    {
        var before = new CardReaders(0, [Reader(Usb, Empty | 0x0001_0000)]);

        Assert.True(before.IsSameAs(new CardReaders(0, [Reader(Usb, Empty | 0x0001_0000)])));
        Assert.False(before.IsSameAs(new CardReaders(0, [Reader(Usb, Empty | 0x0003_0000)])));
        Assert.False(before.IsSameAs(new CardReaders(0, [])));
    }

    private static string? Why(params CardReader[] readers) => new CardReaders(0, readers).WhyPresent();

    private static CardReader Reader(uint? type, uint state) => new("Reader 0", type, StateError: 0, state);
}
