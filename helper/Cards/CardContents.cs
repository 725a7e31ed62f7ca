namespace CertProp.Cards;

/// <summary>How certprop and the process that reads cards for it talk.</summary>
internal static class CardContents
{
    /// <summary>Hidden command that prints SHA-256 of each certificate, one a line, then <see cref="EndMark"/>.</summary>
    public const string Command = "card-contents";

    /// <summary>Last line of a whole answer.</summary>
    public const string EndMark = "end";
}
