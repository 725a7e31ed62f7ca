using CertProp.Cards;

namespace CertProp.Exposure;

/// <summary>A value that was looked for, and who set it.</summary>
/// <param name="value">What was found.</param>
/// <param name="owner">Who manages it; null where nothing says so.</param>
internal sealed class OwnedValue(SettingValue value, string? owner = null)
{
    public SettingValue Value => value;

    public string? Owner => owner;

    /// <summary>Whether certprop's own record names it.</summary>
    public bool IsOurs { get; init; }
}

/// <summary>What was read, before anything is decided.</summary>
internal sealed record Facts
{
    /// <summary>Null where this run cannot see the readers of a user.</summary>
    public required CardReaders? Cards { get; init; }

    /// <summary>Null where this run has no user whose file it could be.</summary>
    public required RdpReading? DefaultRdp { get; init; }

    public required OwnedValue Redirection { get; init; }

    public required OwnedValue CertPropEnabled { get; init; }

    public required ServiceFacts Service { get; init; }

    public bool ServiceIsOurs { get; init; }
}
