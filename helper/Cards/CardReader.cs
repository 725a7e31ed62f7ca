namespace CertProp.Cards;

/// <summary>One reader as WinSCard describes it.</summary>
/// <param name="Name">Its name; in a remote session the client's.</param>
/// <param name="DeviceType">SCARD_READER_TYPE_…, null where it could not be asked.</param>
/// <param name="StateError">0, or why its state could not be asked.</param>
/// <param name="State">SCARD_STATE_… in the low word, a counter of events in the high word.</param>
internal sealed record CardReader(string Name, uint? DeviceType, uint StateError, uint State)
{
    private const uint NgcReader = 0x400;
    private const uint Changed = 0x2, Empty = 0x10, Present = 0x20, StateBits = 0xFFFF;

    /// <summary>Windows Hello's own reader, whose certificates rule 2 keeps.</summary>
    public bool IsWindowsHello => DeviceType == NgcReader;

    public bool IsEmpty =>
        StateError == 0 && (State & StateBits & ~Changed) == Empty;

    public bool HasCard => StateError == 0 && (State & Present) != 0;
}

/// <summary>What the smart-card service of a session says.</summary>
/// <param name="Error">0, or why there is no list of readers.</param>
/// <param name="Readers">The readers, empty with an error.</param>
internal sealed record CardReaders(uint Error, IReadOnlyList<CardReader> Readers)
{
    private const uint NoService = 0x8010001D, ServiceStopped = 0x8010001E, NoReaders = 0x8010002E;

    /// <summary>
    /// Why a card counts as present; null where there is none. Only three answers without a list of readers mean that
    /// there is none, and only readers that say so are empty: any doubt is a card.
    /// </summary>
    public string? WhyPresent() =>
        Error is NoService or ServiceStopped or NoReaders ? null
        : Error != 0 ? $"the smart-card service does not say (0x{Error:X8})"
        : Readers.FirstOrDefault(reader => !reader.IsWindowsHello && !reader.IsEmpty) switch
        {
            null => null,
            { HasCard: true } reader => $"a card is in reader {reader.Name}",
            var reader => $"reader {reader.Name} does not say whether it is empty",
        };

    /// <summary>Whether nothing happened at any reader between two looks.</summary>
    public bool IsSameAs(CardReaders other) => Error == other.Error && Readers.SequenceEqual(other.Readers);
}
