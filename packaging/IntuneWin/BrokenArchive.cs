namespace CertProp.Deploy.IntuneWin;

/// <summary>The framework's way of saying that a ZIP is not what its headers say.</summary>
internal static class BrokenArchive
{
    /// <summary>
    /// Offsets and lengths that lead nowhere come as whatever the stream says to them; unknown methods of compression
    /// come as invalid data too.
    /// </summary>
    public static bool IsMeantBy(Exception e) =>
        e is InvalidDataException or IOException or ArgumentException or NotSupportedException or OverflowException;
}
